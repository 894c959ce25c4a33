import { describe, expect, it } from 'vitest'
import type { HistoryLine } from '$lib/api'
import { did } from './history'

describe('did', () => {
  const cases: [string, Partial<HistoryLine>][] = [
    ['made this call private', { field: 'private', before: 'false', after: 'true' }],
    ['opened this call', { field: 'private', before: 'true', after: 'false' }],
    ['gave this call to Rita', { field: 'rep', before: 'Nadia', after: 'Rita' }],
    ['took this call from Nadia', { field: 'rep', before: 'Nadia' }],
    ['moved this call from North to South', { field: 'team', before: 'North', after: 'South' }],
    ['moved this call to South', { field: 'team', after: 'South' }],
    ['took this call out of North', { field: 'team', before: 'North' }],
    ['changed the title from “A” to “B”', { field: 'title', before: 'A', after: 'B' }],
    ['set the stage of the deal to “Won”', { field: 'stage', after: 'Won' }],
    ['removed the contact', { field: 'contact', before: 'Ann' }],
    ['split a turn', { field: 'transcript', after: 'split' }],
    ['changed the transcript', { field: 'transcript' }],
    ['changed who was on the call', { field: 'parties' }],
  ]
  it.each(cases)('%s', (want, line) => {
    expect(did({ callId: 'call_1', at: '2026-11-21T12:00:00Z', ...line } as HistoryLine)).toBe(want)
  })
})
