import { describe, expect, it } from 'vitest'
import { bytes, clock, day, dayStart, fineClock, length, parseClock, percent, spokenTime } from './format'

describe('clock', () => {
  it.each([
    ['the start', 0, '0:00'],
    ['minutes without a leading zero', 83_200, '1:23'],
    ['an hour shows hours', 3_723_000, '1:02:03'],
    ['a time before the start is the start', -5, '0:00'],
  ])('%s', (_, ms, want) => expect(clock(ms)).toBe(want))

  it('shows tenths for cutting', () => expect(fineClock(83_270)).toBe('1:23.2'))
})

describe('parseClock', () => {
  it.each([
    ['reads what fineClock writes', '1:23.2', 83_200],
    ['reads hours', '1:02:03', 3_723_000],
    ['reads plain seconds', '83.2', 83_200],
    ['reads a decimal comma', '0:01,5', 1500],
    ['refuses words', 'soon', undefined],
  ])('%s', (_, text, want) => expect(parseClock(text)).toBe(want))
})

describe('day', () => {
  const now = new Date(2026, 10, 21, 15, 0)
  const at = (...args: [number, number, number, number, number]) => day(new Date(...args).toISOString(), now)
  it('says today', () => expect(at(2026, 10, 21, 9, 5)).toMatch(/^Today/))
  it('says yesterday', () => expect(at(2026, 10, 20, 23, 0)).toMatch(/^Yesterday/))
  it('leaves the year out within the year', () => expect(at(2026, 2, 3, 9, 0)).not.toMatch(/2026/))
  it('names the year of an older call', () => expect(at(2025, 2, 3, 9, 0)).toMatch(/2025/))
  it('does not break on a missing date', () => expect(day('')).toBe('–'))
})

describe('dayStart', () => {
  it('is midnight here', () => expect(dayStart('2026-03-05')).toBe(new Date(2026, 2, 5).toISOString()))
  it('can be the day after', () => expect(dayStart('2026-02-28', 1)).toBe(new Date(2026, 2, 1).toISOString()))
  it('is nothing for no date', () => expect(dayStart('')).toBeUndefined())
})

describe('lengths and sizes', () => {
  it('says seconds, minutes and hours', () => {
    expect([length(42_000), length(720_000), length(11_100_000)]).toEqual(['42 s', '12 min', '3 h 05 min'])
  })
  it('speaks times', () => expect(spokenTime(61_000)).toBe('1 minute 1 second'))
  it('speaks the start', () => expect(spokenTime(0)).toBe('0 seconds'))
  it('writes sizes', () => expect([bytes(999), bytes(1_500_000)]).toEqual(['999 B', '1.5 MB']))
})

describe('percent', () => {
  it('never parts the sign from its number', () => expect(percent(0.58)).toBe('58\u00a0%'))
})
