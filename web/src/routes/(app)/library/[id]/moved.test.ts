import { describe, expect, it } from 'vitest'
import { moved } from './moved'

describe('moved', () => {
  const list = ['a', 'b', 'c']
  it('goes down', () => expect(moved(list, 'a', 1)).toEqual(['b', 'a', 'c']))
  it('goes up', () => expect(moved(list, 'c', -1)).toEqual(['a', 'c', 'b']))
  it('does not leave the list', () => {
    expect(moved(list, 'a', -1)).toBe(list)
    expect(moved(list, 'c', 1)).toBe(list)
  })
})
