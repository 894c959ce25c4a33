// The filters of the calls table, as they stand in the URL.

import { dayStart } from '$lib/format'
import { parametersOf } from '$lib/parameters'

const many = ['rep', 'team', 'account', 'objection', 'outcome', 'state'] as const
const single = ['q', 'from', 'to', 'askSides', 'sort'] as const

export function filtersOf(params: URLSearchParams): Record<string, string | string[]> {
  return parametersOf(params, many, single)
}

/** The filters as the server wants them: days become times, the last one included. */
export function asked(query: Record<string, string | string[]>) {
  return { ...query, from: dayStart(query.from as string), to: dayStart(query.to as string, 1) }
}
