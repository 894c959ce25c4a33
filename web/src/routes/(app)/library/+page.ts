import { clips } from '$lib/api'
import { loaded } from '$lib/api/load'

export const load = async ({ fetch, url, depends }) => {
  depends('gametape:clips')
  return { clips: await loaded(clips.list({ q: url.searchParams.get('q'), limit: 100 }, fetch), url) }
}
