import { describe, expect, it } from 'vitest'
import type { Lesson } from '$lib/api'
import { lessonSentences, lessonWarning, missing, unlearned } from './lesson'

const lesson: Lesson = {
  confirmed: 40,
  rejected: 60,
  unjudged: 140,
  calls: 12,
  precision: 0.82,
  recall: 0.41,
  f1: 0.55,
  brier: 0.1,
  reached: false,
  trainedAt: '2026-11-01T10:00:00Z',
}
const material = { confirmed: 12, rejected: 10, calls: 3, leastEach: 10, leastCalls: 2 }

describe('a lesson', () => {
  it('is told in tenths', () =>
    expect(lessonSentences(lesson)).toEqual([
      'Of ten turns it finds, about 8 are right.',
      'Of ten turns it should find, it finds about 4.',
    ]))
  it('does not promise all or none', () =>
    expect(lessonSentences({ ...lesson, precision: 0.99, recall: 0.02 })).toEqual([
      'Of ten turns it finds, nearly all are right.',
      'Of ten turns it should find, it finds hardly any.',
    ]))
  it.each([
    ['says nothing against a good one', {}, undefined],
    ['warns of one that is mostly wrong', { precision: 0.3 }, /wrong more often than right/],
    ['warns of one that finds next to nothing', { recall: 0.1 }, /little beside the phrases/],
    ['says that a wanted precision cannot be had', { wanted: 0.9 }, /cannot be right in 90\s%/],
    ['is content with one that can', { wanted: 0.8, reached: true }, undefined],
    ['warns of few examples', { confirmed: 11 }, /learned from little/],
  ])('%s', (_, part, want) => {
    const warning = lessonWarning({ ...lesson, ...part })
    if (want) expect(warning).toMatch(want)
    else expect(warning).toBeUndefined()
  })
})

describe('what is missing', () => {
  it.each([
    ['nothing', material, ''],
    ['of both', { ...material, confirmed: 3, rejected: 0 }, '7 more confirmed and 10 more rejected moments needed.'],
    ['one', { ...material, rejected: 9 }, '1 more rejected moment needed.'],
    ['another call', { ...material, calls: 1 }, 'They must be from 2 calls or more.'],
  ])('%s', (_, m, want) => expect(missing(m)).toBe(want))
})

it('counts the verdicts since it learned', () =>
  expect(
    unlearned({ enabled: false, newest: false, lesson: { ...lesson, confirmed: 10, rejected: 9 }, material }),
  ).toBe(3))
