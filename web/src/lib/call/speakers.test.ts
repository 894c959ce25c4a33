import { describe, expect, it } from 'vitest'
import type { Speaker, Turn } from '$lib/api'
import { clearest, shares } from './speakers'

const turns = (...said: [string, number, number][]): Turn[] =>
  said.map(([speaker, startMs, endMs], index) => ({ index, startMs, endMs, speaker, side: 'unknown', text: 'words' }))

describe('clearest', () => {
  const cases: [string, Turn[], { startMs: number; endMs: number } | undefined][] = [
    [
      'is the longest turn',
      turns(['A', 0, 2000], ['B', 2000, 3000], ['A', 3000, 8000]),
      { startMs: 3000, endMs: 8000 },
    ],
    ['is ten seconds at most', turns(['A', 1000, 60_000]), { startMs: 1000, endMs: 11_000 }],
    ['starts once the other has ended', turns(['B', 0, 3000], ['A', 1000, 8000]), { startMs: 3000, endMs: 8000 }],
    ['ends where the other comes in', turns(['A', 0, 8000], ['B', 5000, 9000]), { startMs: 0, endMs: 5000 }],
    ['goes on after a word of the other', turns(['A', 0, 9000], ['B', 2000, 2500]), { startMs: 2500, endMs: 9000 }],
    ['is nothing where nobody of that name speaks', turns(['B', 0, 3000]), undefined],
  ]
  for (const [name, said, want] of cases) it(name, () => expect(clearest(said, 'A')).toEqual(want))
})

describe('shares', () => {
  const speaking = (...talkMs: number[]) => talkMs.map((ms) => ({ talkMs: ms }) as Speaker)
  it('add up to all that is said', () => expect(shares(speaking(1000, 3000))).toEqual([0.25, 0.75]))
  it('are nothing where nothing is said', () => expect(shares(speaking(0, 0))).toEqual([0, 0]))
})
