import { describe, expect, it } from 'vitest'
import type { Rule } from '$lib/api'
import { formOf, keyFor, lineOfPhrase, ruleOf } from './form'

const rule: Rule = {
  key: 'objection.price',
  name: 'Price',
  kind: 'objection',
  side: 'customer',
  phrases: ['too expensive', 'can not afford'],
  except: ['not too expensive'],
  when: { part: 'first', length: '5m' },
  after: { tracker: 'technique.next_step', within: '60s', side: 'rep' },
  tests: { hit: ['way too expensive'], miss: [] },
}

describe('the form', () => {
  it('gives back the rule it was filled from', () =>
    expect(ruleOf(formOf(rule), rule)).toEqual({ ...rule, tests: { hit: ['way too expensive'], miss: [] } }))
  it('leaves empty lines and spaces out', () =>
    expect(ruleOf({ ...formOf(rule), phrases: '  too dear \n\n\tpricey' }, rule).phrases).toEqual([
      'too dear',
      'pricey',
    ]))
  it('keeps what it does not show', () => {
    const support = { ...rule, support: true }
    expect(ruleOf(formOf(support), support)).toMatchObject({ support: true })
  })
  it.each([
    ['a window from one time to another', { when: { from: '10m', to: '50%' } }],
    ['a window with one end', { when: { from: '10m' } }],
    ['what is kept although a "not" denies it', { negated: 'keep' }],
    ['an order with a side', { after: undefined, before: { tracker: 'weak.but', within: '20s', side: 'customer' } }],
    ['a whole call in which nobody said it', { absent: true, minCount: 3, inQuestion: true }],
  ])('gives back %s', (_, part) => {
    const whole = JSON.parse(JSON.stringify({ ...rule, ...part })) as Rule
    expect(ruleOf(formOf(whole), whole)).toEqual(whole)
  })
  it('anybody is no side at all', () => expect(ruleOf({ ...formOf(rule), side: 'any' }, rule).side).toBeUndefined())
  it('a window taken away is gone', () => expect(ruleOf({ ...formOf(rule), part: '' }, rule).when).toBeUndefined())
})

describe('keyFor', () => {
  it.each([
    ['Price, budget', 'objection.price_budget'],
    ['Überprüfung!', 'objection.uberprufung'],
    ['', ''],
  ])('%s', (name, want) => expect(keyFor('objection', name)).toBe(want))
})

describe('lineOfPhrase', () => {
  it('counts over empty lines', () => expect(lineOfPhrase('a\n\n b\n', 1)).toBe(2))
  it('says when there is none', () => expect(lineOfPhrase('a', 3)).toBe(-1))
})
