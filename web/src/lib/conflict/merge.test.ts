import { describe, expect, it } from 'vitest'
import { changes, mergedList, same } from './merge'

describe('what somebody changed', () => {
  it('is the fields that are others than they were', () => {
    expect(changes({ title: 'A', note: '', tags: ['x'] }, { title: 'B', note: '', tags: ['x'] })).toEqual({
      title: 'B',
    })
  })
  it('is also what was taken away, and nothing where an empty text stands for it', () => {
    expect(changes<{ note?: string; name?: string }>({ note: 'x' }, { name: '' })).toEqual({ note: undefined })
    expect(same(undefined, '')).toBe(true)
  })
})

describe('two new orders of a list', () => {
  const list = (ids: string) => [...ids]
  for (const [what, seen, mine, theirs, want] of [
    ['one puts in, one takes out', 'abc', 'abcx', 'ac', 'acx'],
    ['both put in', 'ab', 'axb', 'aby', 'axby'],
    ['both put in the same', 'ab', 'abx', 'xab', 'abx'],
    ['I move, they put in', 'abc', 'cab', 'abxc', 'cabx'],
    ['they move, I take out', 'abc', 'ab', 'cba', 'ba'],
    ['they put in at the top', 'ab', 'ba', 'xab', 'xba'],
    ['both move the same way', 'abc', 'bac', 'bac', 'bac'],
  ] as const)
    it(`${what}: are one`, () => expect(mergedList(list(seen), list(mine), list(theirs))?.join('')).toBe(want))
  it('both move otherwise: a person has to say', () => {
    expect(mergedList(list('abc'), list('bac'), list('acb'))).toBeUndefined()
  })
})
