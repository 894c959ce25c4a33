import { describe, expect, it } from 'vitest'
import type { Moment, Turn } from '$lib/api'
import { cutAt, folded, placed, successor, untouched } from './editing'

const turn = (index: number, startMs: number, text: string): Turn => ({
  index,
  startMs,
  endMs: startMs + 1000,
  side: 'rep',
  speaker: 'Nadia',
  text,
})

describe('folded', () => {
  it('keeps one blank between words and none at the ends', () =>
    expect(folded('  that is\n\tfair \u00a0 enough ')).toBe('that is fair enough'))
})

describe('cutAt', () => {
  const cases: [string, string, number | undefined][] = [
    ['between two words the blank goes', 'that is| fair', 8],
    ['after the blank is the same place', 'that is |fair', 8],
    ['blanks typed twice count once', 'that  is   |fair', 8],
    ['inside a word it is there', 'that is fa|ir', 10],
    ['at the start there is nothing to cut off', '| that is fair', undefined],
    ['at the end there is nothing left', 'that is fair |', undefined],
    ['an emoji is two code units', 'ok 👍 |then', 6],
  ]
  for (const [name, marked, want] of cases) {
    it(name, () => expect(cutAt(marked.replace('|', ''), marked.indexOf('|'))).toBe(want))
  }
})

describe('a turn in a newer transcript', () => {
  const mine = turn(1, 5000, 'that is fair')
  it('is the same where others changed other turns', () =>
    expect(untouched(mine, [turn(0, 0, 'a'), turn(1, 2000, 'b'), turn(2, 5000, 'that is fair')])?.index).toBe(2))
  it('is not the same where its words changed', () =>
    expect(untouched(mine, [turn(0, 0, 'a'), turn(1, 5000, 'that was fair')])).toBeUndefined())
  it('has become the one that starts with it', () =>
    expect(successor(mine, [turn(0, 0, 'a'), turn(1, 5000, 'that')])?.text).toBe('that'))
  it('has become the one it was joined to', () =>
    expect(successor(mine, [turn(0, 0, 'a that is fair'), turn(1, 9000, 'b')])?.text).toBe('a that is fair'))
})

describe('placed', () => {
  const moment = (index: number, from: number, text: string) =>
    ({ id: `m${index}`, turn: index, from, to: from + text.length, text }) as Moment
  it('leaves a moment whose words stand where it says', () => {
    const m = moment(0, 8, 'fair')
    expect(placed([m], [turn(0, 0, 'that is fair')])).toEqual([m])
  })
  it('follows words into the second part of a turn that was split', () =>
    expect(placed([moment(0, 8, 'fair')], [turn(0, 0, 'that is'), turn(1, 500, 'fair')])).toMatchObject([
      { turn: 1, from: 0, to: 4 },
    ]))
  it('follows words within a corrected turn', () =>
    expect(placed([moment(0, 8, 'fair')], [turn(0, 0, 'well, that is fair')])).toMatchObject([{ from: 14, to: 18 }]))
  it('leaves out a moment whose words are gone', () =>
    expect(placed([moment(0, 8, 'fair')], [turn(0, 0, 'that is far')])).toEqual([]))
  it('keeps the absence of something', () => {
    const m = { ...moment(0, 0, ''), turn: -1 }
    expect(placed([m], [])).toEqual([m])
  })
})
