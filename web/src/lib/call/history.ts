// The record of a call in plain sentences.

import type { HistoryLine } from '$lib/api'
import { fullDate } from '$lib/format'

const fieldNames: Partial<Record<HistoryLine['field'], string>> = {
  title: 'title',
  startedAt: 'start',
  account: 'account',
  contact: 'contact',
  direction: 'direction',
  language: 'language',
  outcome: 'outcome',
  stage: 'stage of the deal',
  amount: 'amount',
  externalId: 'external id',
}

const transcriptChanges: Record<string, string> = {
  words: 'corrected words',
  split: 'split a turn',
  merge: 'joined two turns',
  speakers: 'changed the speakers',
  times: 'corrected the times',
  revert: 'took the transcript back to an earlier state',
}

/** What a change did, after the name of whoever made it: "made this call private". */
export function did({ field, before, after }: HistoryLine): string {
  switch (field) {
    case 'private':
      return after === 'true' ? 'made this call private' : 'opened this call'
    case 'rep':
      return after ? `gave this call to ${after}` : `took this call from ${before ?? 'its rep'}`
    case 'team':
      if (before && after) return `moved this call from ${before} to ${after}`
      return after ? `moved this call to ${after}` : `took this call out of ${before ?? 'its team'}`
    case 'transcript':
      return transcriptChanges[after ?? ''] ?? 'changed the transcript'
    case 'parties':
      return 'changed who was on the call'
    case 'custom':
      return 'changed its own fields'
    case 'deleted':
      return 'deleted this call'
  }
  const name = fieldNames[field] ?? field
  const said = (value: string) => (field === 'startedAt' ? fullDate(value) : `“${value}”`)
  if (!after) return `removed the ${name}`
  return before ? `changed the ${name} from ${said(before)} to ${said(after)}` : `set the ${name} to ${said(after)}`
}
