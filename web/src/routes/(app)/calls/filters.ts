// The filters of the calls table, as they stand in the URL.

import { dayStart } from '$lib/format'

export const many = ['rep', 'team', 'account', 'objection', 'outcome', 'state'] as const
const single = ['q', 'from', 'to', 'askSides', 'sort'] as const

export function filtersOf(params: URLSearchParams): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {}
  for (const key of many) {
    const values = params.getAll(key)
    if (values.length > 0) query[key] = values
  }
  for (const key of single) {
    const value = params.get(key)
    if (value) query[key] = value
  }
  return query
}

/** The filters as the server wants them: days become times, the last one included. */
export function asked(query: Record<string, string | string[]>) {
  return { ...query, from: dayStart(query.from as string), to: dayStart(query.to as string, 1) }
}
