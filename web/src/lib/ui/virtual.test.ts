import { describe, expect, it } from 'vitest'
import { Heights } from './virtual'

describe('Heights', () => {
  it('starts from guesses', () => {
    const h = new Heights(3, (i) => (i + 1) * 10)
    expect([h.top(0), h.top(1), h.top(2), h.total]).toEqual([0, 10, 30, 60])
  })
  it('moves all later rows when one turns out taller', () => {
    const h = new Heights(4, () => 10)
    expect(h.total).toBe(40)
    expect(h.set(1, 25)).toBe(15)
    expect([h.top(1), h.top(2), h.total]).toEqual([10, 35, 55])
  })
  it('finds the row at a distance', () => {
    const h = new Heights(1000, () => 20)
    h.set(0, 100)
    expect([h.at(0), h.at(99), h.at(100), h.at(119), h.at(120), h.at(1e9)]).toEqual([0, 0, 1, 1, 2, 999])
  })
  it('an empty list has no height', () => expect(new Heights(0, () => 10).total).toBe(0))
})
