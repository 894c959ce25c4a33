import { folders } from '$lib/api'
import { loaded } from '$lib/api/load'

export const load = async ({ fetch, url, depends }) => {
  depends('gametape:folders')
  return { folders: (await loaded(folders.list(fetch), new URL(url))).items }
}
