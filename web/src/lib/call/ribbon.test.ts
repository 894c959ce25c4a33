import { describe, expect, it } from 'vitest'
import { gather } from './ribbon'

const at = (...starts: number[]) => starts.map((startMs) => ({ startMs }))
const shown = (starts: number[], view = { startMs: 0, endMs: 1000 }) =>
  gather(at(...starts), view, 1000, 24).map((m) => [m.x, m.things.length])

describe('gather', () => {
  it('centres a mark on its time', () => expect(shown([500])).toEqual([[488, 1]]))
  it('gathers what would overlap', () =>
    expect(shown([500, 510, 600])).toEqual([
      [488, 2],
      [588, 1],
    ]))
  it('keeps the ends inside', () =>
    expect(shown([0, 1000])).toEqual([
      [0, 1],
      [976, 1],
    ]))
  it('leaves out what is not in view', () =>
    expect(shown([100, 900], { startMs: 500, endMs: 1000 })).toEqual([[788, 1]]))
})
