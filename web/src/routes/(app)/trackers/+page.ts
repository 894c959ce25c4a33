import { trackers } from '$lib/api'
import { loaded } from '$lib/api/load'

export const load = async ({ fetch, url, depends }) => {
  depends('gametape:trackers')
  return { trackers: (await loaded(trackers.list(fetch), url)).items }
}
