// What the search page asks for, as it stands in its address.

import { dayStart } from '$lib/format'
import { parametersOf } from '$lib/parameters'

export const facetKeys = ['side', 'objection', 'technique', 'rep', 'team', 'account', 'outcome'] as const
export type FacetKey = (typeof facetKeys)[number]
const singles = [
  'q',
  'in',
  'from',
  'to',
  'minHandling',
  'maxHandling',
  'sort',
  'call',
  'tracker',
  'minDurationMs',
  'maxDurationMs',
] as const

export type SearchQuery = Partial<Record<FacetKey, string[]>> & Partial<Record<(typeof singles)[number], string>>

export const queryOf = (params: URLSearchParams): SearchQuery => parametersOf(params, facetKeys, singles)

/** Whether anything narrows the search but the words themselves. */
export const filtered = (query: SearchQuery) => Object.keys(query).some((key) => !['q', 'in', 'sort'].includes(key))

/** The address of a query. */
export function addressOf(query: SearchQuery): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one) params.append(key, one)
  }
  const text = params.toString()
  return '/search' + (text && '?' + text)
}

/** Takes a facet's value in, or out again. */
export function toggled(query: SearchQuery, key: FacetKey, value: string): SearchQuery {
  const values = query[key] ?? []
  const next = values.includes(value) ? values.filter((v) => v !== value) : [...values, value]
  return { ...query, [key]: next }
}

/** The query as the server wants it: days become times, the last one included. */
export const asked = (query: SearchQuery) => ({
  ...query,
  from: dayStart(query.from),
  to: dayStart(query.to, 1),
})
