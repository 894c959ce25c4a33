import { describe, expect, it } from 'vitest'
import type { SearchHit } from '$lib/api'
import { grouped, stretchOf } from './groups'

const hit = (call: string, turn: number) => ({ call: { id: call }, turn: { index: turn } }) as SearchHit

describe('grouped', () => {
  it('gathers hits by call and numbers them as they stand', () => {
    const groups = grouped([hit('a', 1), hit('b', 1), hit('a', 2)])
    expect(groups.map((g) => [g.call.id, g.hits.map((h) => [h.hit.turn.index, h.index])])).toEqual([
      [
        'a',
        [
          [1, 0],
          [2, 1],
        ],
      ],
      ['b', [[1, 2]]],
    ])
  })
})

describe('stretchOf', () => {
  const turn = { startMs: 1000, endMs: 2000 }
  it('is the exchange where there is one', () =>
    expect(stretchOf({ turn, exchange: { startMs: 500, endMs: 9000 } } as SearchHit)).toEqual({
      startMs: 500,
      endMs: 9000,
    }))
  it('is the turn and its reply otherwise', () =>
    expect(stretchOf({ turn, reply: { startMs: 2100, endMs: 5000 } } as SearchHit)).toEqual({
      startMs: 1000,
      endMs: 5000,
    }))
  it('is the turn alone without a reply', () =>
    expect(stretchOf({ turn } as SearchHit)).toEqual({ startMs: 1000, endMs: 2000 }))
})
