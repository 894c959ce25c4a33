import { retag, trackers } from '$lib/api'
import { ifThere, loaded } from '$lib/api/load'

export const load = async ({ fetch, url, depends }) => {
  depends('gametape:trackers')
  const [list, progress] = await loaded(Promise.all([trackers.list(fetch), ifThere(retag.state(fetch))]), url)
  return { trackers: list.items, progress }
}
