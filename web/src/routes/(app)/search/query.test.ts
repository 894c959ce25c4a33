import { describe, expect, it } from 'vitest'
import { addressOf, filtered, queryOf, toggled } from './query'

describe('the address of a search', () => {
  it('comes back as it went', () => {
    const query = { q: 'too expensive', objection: ['price', 'timing'], sort: '-handling' }
    expect(queryOf(new URL(addressOf(query), 'http://x').searchParams)).toEqual(query)
  })
  it('leaves out what is empty', () => expect(addressOf({ q: '', rep: [] })).toBe('/search'))
  it('passes over what it does not know', () =>
    expect(queryOf(new URLSearchParams('q=a&colour=red'))).toEqual({ q: 'a' }))
})

describe('toggled', () => {
  it('takes a value in', () => expect(toggled({ rep: ['a'] }, 'rep', 'b')).toEqual({ rep: ['a', 'b'] }))
  it('takes it out again', () => expect(toggled({ rep: ['a', 'b'] }, 'rep', 'a')).toEqual({ rep: ['b'] }))
})

describe('filtered', () => {
  it('words and order alone do not filter', () => expect(filtered({ q: 'a', sort: 'handling' })).toBe(false))
  it('a facet does', () => expect(filtered({ rep: ['a'] })).toBe(true))
})
