import { describe, expect, it } from 'vitest'
import { sparkPoints } from './sparkline'

describe('the points of a sparkline', () => {
  it('goes from the left edge to the right one, and up to the greatest week', () =>
    expect(sparkPoints([0, 2, 4], 44, 24)).toEqual([
      [2, 22],
      [22, 12],
      [42, 2],
    ]))
  it('lies at the bottom where there was nothing', () =>
    expect(sparkPoints([0, 0], 14, 10).map((p) => p[1])).toEqual([8, 8]))
  it('is a point for a single week', () => expect(sparkPoints([3], 44, 24)).toEqual([[2, 2]]))
})
