import { describe, expect, it } from 'vitest'
import type { Moment, Turn } from '$lib/api'
import { segmentsOf, timeAt, turnAt, wordAt } from './segments'

const moment = (id: string, from: number, to: number) => ({ id, from, to }) as Moment
const shown = (segments: ReturnType<typeof segmentsOf>) =>
  segments.map(
    (s) => s.text + (s.moments.length ? `{${s.moments.map((m) => m.id).join()}}` : '') + (s.spoken ? '*' : ''),
  )

describe('segmentsOf', () => {
  it('leaves a plain text whole', () => expect(shown(segmentsOf('hello there', []))).toEqual(['hello there']))
  it('cuts out a moment', () =>
    expect(shown(segmentsOf('way too expensive', [moment('a', 4, 17)]))).toEqual(['way ', 'too expensive{a}']))
  it('cuts overlapping moments at every end', () =>
    expect(shown(segmentsOf('abcdef', [moment('a', 0, 4), moment('b', 2, 6)]))).toEqual(['ab{a}', 'cd{a,b}', 'ef{b}']))
  it('marks the spoken word inside a moment', () =>
    expect(shown(segmentsOf('too expensive', [moment('a', 0, 13)], { from: 4, to: 13 }))).toEqual([
      'too {a}',
      'expensive{a}*',
    ]))
  it('passes over a moment beyond the text', () =>
    expect(shown(segmentsOf('abc', [moment('a', 9, 12)]))).toEqual(['abc']))
})

const turn: Turn = {
  index: 0,
  startMs: 1000,
  endMs: 3000,
  side: 'rep',
  speaker: 'a',
  text: 'one two',
  words: [
    { from: 0, to: 3, startMs: 1000, endMs: 1500, text: 'one' },
    { from: 4, to: 7, startMs: 2400, endMs: 3000, text: 'two' },
  ],
}

describe('times within a turn', () => {
  it('a word starts when it is said', () => expect(timeAt(turn, 4)).toBe(2400))
  it('the middle of a word is its start', () => expect(timeAt(turn, 5)).toBe(2400))
  it('an end is the end of its word', () => expect(timeAt(turn, 3, true)).toBe(1500))
  it('without word times it is interpolated', () => expect(timeAt({ ...turn, words: undefined }, 7)).toBe(3000))
  it('finds the spoken word', () => expect(wordAt(turn, 2500)?.text).toBe('two'))
  it('no word is spoken in a pause', () => expect(wordAt(turn, 2000)).toBeUndefined())
})

describe('turnAt', () => {
  const turns = [{ startMs: 100 }, { startMs: 200 }, { startMs: 300 }]
  it.each([
    ['before the first', 50, -1],
    ['at a start', 200, 1],
    ['between', 250, 1],
    ['after the last', 999, 2],
  ])('%s', (_, ms, want) => expect(turnAt(turns, ms)).toBe(want))
})
