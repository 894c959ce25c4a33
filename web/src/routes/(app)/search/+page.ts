import { search } from '$lib/api'
import { loaded } from '$lib/api/load'
import { asked, queryOf } from './query'

export const load = async ({ fetch, url }) => {
  const query = queryOf(url.searchParams)
  return { query, answer: await loaded(search({ ...asked(query), facets: true, limit: 30 }, fetch), url) }
}
