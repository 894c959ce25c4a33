import { describe, expect, it } from 'vitest'
import type { Rule } from '$lib/api'
import { changes, lineDiff, shortened, summary, type Line } from './diff'

const rule: Rule = {
  key: 'topic.a',
  name: 'A',
  kind: 'topic',
  side: 'customer',
  phrases: ['one', 'two', 'three'],
  tests: { hit: ['one thing'] },
}
const of = (part: Partial<Rule> = {}, smart = false) => ({ rule: { ...rule, ...part }, smart })

describe('the difference of two lists', () => {
  it.each([
    ['the same lines stay', ['a', 'b'], ['a', 'b'], ' a  b'],
    ['a line in the middle goes', ['a', 'b', 'c'], ['a', 'c'], ' a -b  c'],
    ['a line is put between', ['a', 'c'], ['a', 'b', 'c'], ' a +b  c'],
    ['a changed line goes and comes', ['a', 'b'], ['a', 'x'], ' a -b +x'],
    ['everything is new', [], ['a'], '+a'],
    ['a line used twice is not lost', ['a', 'a'], ['a'], ' a -a'],
  ])('%s', (_, before, after, want) => {
    const signs = { same: ' ', added: '+', removed: '-' }
    expect(
      lineDiff(before, after)
        .map((l) => signs[l.change] + l.text)
        .join(' '),
    ).toBe(want)
  })
})

describe('the difference of two versions', () => {
  it('is nothing where they say the same', () => expect(changes(of(), of({ except: [], minCount: 1 }))).toEqual([]))
  it('names what became of a value', () =>
    expect(changes(of(), of({ side: undefined, when: { part: 'last', length: '20%' } }))).toEqual([
      { field: 'Who says it', from: 'the customer', to: 'anyone' },
      { field: 'Part of the call', from: 'anywhere in the call', to: 'in the last 20% of the call' },
    ]))
  it('tells that learning was switched on', () =>
    expect(changes(of(), of({}, true))).toEqual([{ field: 'Finds by what it learned too', from: 'no', to: 'yes' }]))
  it('lists phrases line by line', () =>
    expect(changes(of(), of({ phrases: ['one', 'three'] }))).toEqual([
      {
        field: 'Phrases',
        lines: [
          { text: 'one', change: 'same' },
          { text: 'two', change: 'removed' },
          { text: 'three', change: 'same' },
        ],
      },
    ]))
  it('is said in a few words', () => {
    expect(summary(of(), of({ phrases: ['one', 'two', 'four', 'five'], name: 'B' }))).toBe(
      '2 phrases added · 1 phrase taken out · Name: B',
    )
    expect(summary(of(), of({ tests: {} }))).toBe('1 sentence that must be found taken out')
    expect(summary(of(), of())).toBe('Nothing in the rule changed')
  })
})

describe('a long list', () => {
  it('shows only what is around changes', () => {
    const lines: Line[] = 'abcdefgh'.split('').map((text) => ({ text, change: text === 'e' ? 'added' : 'same' }))
    expect(shortened(lines, 1).map((l) => ('hidden' in l ? l.hidden : l.text))).toEqual([3, 'd', 'e', 'f', 2])
  })
})
