import { describe, expect, it } from 'vitest'
import type { Turn } from '$lib/api'
import { corrected, moved, noShift, offered, samples, shifted } from './times'

const turn = (index: number, startMs: number, endMs: number, text = 'two words'): Turn => ({
  index,
  startMs,
  endMs,
  text,
  side: 'rep',
  speaker: 'Nadia',
  words: [{ from: 0, to: 3, startMs, endMs: startMs + 200, text: 'two' }],
})

describe('corrected', () => {
  const cases: [string, number, { offsetMs: number; driftPpm: number }, number][] = [
    ['moves a time', 10_000, { offsetMs: -2300, driftPpm: 0 }, 7700],
    ['stretches it before it is moved', 100_000, { offsetMs: 500, driftPpm: 1000 }, 100_600],
    ['stays after the start', 1000, { offsetMs: -2300, driftPpm: 0 }, 0],
    ['stays before the end', 599_000, { offsetMs: 2300, driftPpm: 0 }, 600_000],
  ]
  for (const [name, ms, shift, want] of cases) it(name, () => expect(corrected(ms, shift, 600_000)).toBe(want))
})

describe('shifted', () => {
  it('moves turns and their words', () => {
    const [got] = shifted([turn(0, 5000, 9000)], { offsetMs: 1000, driftPpm: 0 }, 60_000)
    expect(got).toMatchObject({ startMs: 6000, endMs: 10_000, words: [{ startMs: 6000, endMs: 6200 }] })
  })
  it('without a correction the turns are the very same', () => {
    const turns = [turn(0, 5000, 9000)]
    expect(shifted(turns, noShift, 60_000)).toBe(turns)
  })
})

describe('offered', () => {
  const hour = 3_600_000
  it('words that come too late run behind', () =>
    expect(offered({ offsetMs: -2300, driftPpm: 0 }, hour)).toBe(
      'The transcript seems to run 2.3 s behind the recording.',
    ))
  it('words that come too early run ahead', () =>
    expect(offered({ offsetMs: 2300, driftPpm: 5 }, hour)).toBe(
      'The transcript seems to run 2.3 s ahead of the recording.',
    ))
  it('a slow clock shows at the end', () =>
    expect(offered({ offsetMs: 0, driftPpm: -1000 }, hour)).toBe(
      'The transcript seems to drift: at the end it runs 3.6 s behind the recording.',
    ))
  it('both are told at both ends', () =>
    expect(offered({ offsetMs: 2000, driftPpm: -1000 }, hour)).toBe(
      'The transcript seems to run 2.0 s ahead of the recording at the start and 1.6 s behind it at the end.',
    ))
})

it('moved words are told from words as they are', () =>
  expect([moved(0), moved(300), moved(-1100)]).toEqual(['as they are', '0.3 s later', '1.1 s earlier']))

describe('samples', () => {
  it('are turns of a few seconds from all over the call', () => {
    const turns = Array.from({ length: 60 }, (_, i) => turn(i, i * 10_000, i * 10_000 + (i % 2 ? 500 : 4000)))
    expect(samples(turns, 3).map((t) => t.index)).toEqual([0, 20, 40])
  })
  it('are whatever there is where nothing fits', () => expect(samples([turn(0, 0, 300)])).toHaveLength(1))
})
