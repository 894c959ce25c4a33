import { calls } from '$lib/api'
import { loaded } from '$lib/api/load'
import { asked, filtersOf } from './filters'

export const load = async ({ fetch, url, depends }) => {
  depends('gametape:calls')
  const query = filtersOf(url.searchParams)
  return { query, first: await loaded(calls.list({ ...asked(query), limit: 60 }, fetch), url) }
}
