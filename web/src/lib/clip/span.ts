// The two ends of a clip and how they move.

import { limits } from '../limits'

export interface Span {
  startMs: number
  endMs: number
}

interface Bounds {
  startMs: number
  endMs: number
}

// A turn's end that the clip's end all but stands on already is no step.
const sameMs = 50

export type End = 'start' | 'end'

/** Moves one end by so many milliseconds, within the call and not past the other end. */
export function nudge(span: Span, end: End, byMs: number, durationMs: number): Span {
  return end === 'start'
    ? at(span, 'start', span.startMs + byMs, durationMs)
    : at(span, 'end', span.endMs + byMs, durationMs)
}

/** Puts one end at a time. */
export function at(span: Span, end: End, ms: number, durationMs: number): Span {
  const whole = Math.round(ms)
  return end === 'start'
    ? { ...span, startMs: Math.max(0, Math.min(whole, span.endMs - limits.minClipMs)) }
    : { ...span, endMs: Math.min(durationMs, Math.max(whole, span.startMs + limits.minClipMs)) }
}

/** Moves one end to the next edge of a turn: outwards takes a turn in, inwards leaves one out. */
export function byTurn(span: Span, end: End, outwards: boolean, turns: Bounds[], durationMs: number): Span {
  if (end === 'start') {
    const starts = turns.map((t) => t.startMs)
    const to = outwards
      ? starts.findLast((ms) => ms < span.startMs - sameMs)
      : starts.find((ms) => ms > span.startMs + sameMs)
    return to === undefined ? (outwards ? at(span, 'start', 0, durationMs) : span) : at(span, 'start', to, durationMs)
  }
  const ends = turns.map((t) => t.endMs)
  const to = outwards ? ends.find((ms) => ms > span.endMs + sameMs) : ends.findLast((ms) => ms < span.endMs - sameMs)
  return to === undefined
    ? outwards
      ? at(span, 'end', durationMs, durationMs)
      : span
    : at(span, 'end', to, durationMs)
}

/** A title out of what is said first. */
export function titleFrom(words: string, most = 60): string {
  const plain = words.replace(/\s+/g, ' ').trim()
  if (plain.length <= most) return plain
  const cut = plain.slice(0, most)
  return cut.slice(0, Math.max(cut.lastIndexOf(' '), most / 2)).replace(/[\s,;:–-]+$/, '') + ' …'
}
