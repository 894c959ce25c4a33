import { describe, expect, it } from 'vitest'
import { limits } from '../limits'
import { at, byTurn, nudge, titleFrom } from './span'

const turns = [
  { startMs: 0, endMs: 900 },
  { startMs: 1000, endMs: 4000 },
  { startMs: 4200, endMs: 8000 },
  { startMs: 8100, endMs: 9000 },
]
const span = { startMs: 4200, endMs: 8000 }
const ends = (s: { startMs: number; endMs: number }) => [s.startMs, s.endMs]

describe('byTurn', () => {
  it('takes in the turn before', () => expect(ends(byTurn(span, 'start', true, turns, 9000))).toEqual([1000, 8000]))
  it('takes in the turn after', () => expect(ends(byTurn(span, 'end', true, turns, 9000))).toEqual([4200, 9000]))
  it('leaves the first turn out again', () =>
    expect(ends(byTurn({ startMs: 1000, endMs: 8000 }, 'start', false, turns, 9000))).toEqual([4200, 8000]))
  it('leaves the last turn out again', () =>
    expect(ends(byTurn({ startMs: 1000, endMs: 8000 }, 'end', false, turns, 9000))).toEqual([1000, 4000]))
  it('stops at the ends of the call', () => {
    expect(ends(byTurn({ startMs: 0, endMs: 900 }, 'start', true, turns, 9500))).toEqual([0, 900])
    expect(ends(byTurn({ startMs: 8100, endMs: 9000 }, 'end', true, turns, 9500))).toEqual([8100, 9500])
  })
})

describe('nudge', () => {
  it('moves by what it is told', () => expect(ends(nudge(span, 'start', -100, 9000))).toEqual([4100, 8000]))
  it('does not pass the other end', () =>
    expect(ends(nudge(span, 'start', 99_000, 9000))).toEqual([8000 - limits.minClipMs, 8000]))
  it('does not leave the call', () => expect(ends(nudge(span, 'end', 99_000, 9000))).toEqual([4200, 9000]))
})

describe('at', () => {
  it('puts an end at a whole millisecond', () => expect(ends(at(span, 'end', 7000.4, 9000))).toEqual([4200, 7000]))
})

describe('titleFrom', () => {
  it('keeps short words whole', () => expect(titleFrom(' too  expensive ')).toBe('too expensive'))
  it('cuts at a word', () => expect(titleFrom('that is a lot more than we expected', 20)).toBe('that is a lot more …'))
})
