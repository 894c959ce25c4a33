import { describe, expect, it } from 'vitest'
import { enough, interval, precisionSentence } from './precision'

describe('the interval', () => {
  it('agrees with the published example of Wilson: 9 of 10', () => {
    const { from, to } = interval({ confirmed: 9, rejected: 1 })
    expect(from).toBeCloseTo(0.596, 3)
    expect(to).toBeCloseTo(0.982, 3)
  })
  it('is everything where nobody judged', () =>
    expect(interval({ confirmed: 0, rejected: 0 })).toEqual({ from: 0, to: 1 }))
  it('never leaves 0 to 1', () => {
    expect(interval({ confirmed: 6, rejected: 0 }).to).toBe(1)
    expect(interval({ confirmed: 0, rejected: 6 }).from).toBeCloseTo(0)
  })
})

describe('the sentence', () => {
  it.each([
    [{ confirmed: 0, rejected: 0 }, /^Nobody has said yet/],
    [{ confirmed: 1, rejected: 2 }, /^1 of 3 moments that people judged is right: too few to say/],
    [
      { confirmed: 9, rejected: 1 },
      /^9 of 10 moments that people judged are right: 90\s%\. .* between 60\s% and 98\s%\.$/,
    ],
  ])('of %o', (judged, want) => expect(precisionSentence(judged)).toMatch(want))
  it('needs five verdicts', () => {
    expect(enough({ confirmed: 2, rejected: 2 })).toBe(false)
    expect(enough({ confirmed: 4, rejected: 1 })).toBe(true)
  })
})
