import { folders } from '$lib/api'
import { loaded } from '$lib/api/load'

export const load = async ({ fetch, url, params, depends }) => {
  depends('gametape:folder')
  return { folder: await loaded(folders.one(params.id, fetch), url) }
}
