// A turn's text cut where something begins or ends that is drawn differently.

import type { Moment, Turn, Word } from '$lib/api'

export interface Segment {
  text: string
  /** Its place in the turn's text, in code units. */
  from: number
  /** The moments it belongs to. */
  moments: Moment[]
  /** It is the word being spoken. */
  spoken: boolean
}

export function segmentsOf(text: string, moments: Moment[], spoken?: { from: number; to: number }): Segment[] {
  const cuts = new Set([0, text.length])
  for (const span of spoken ? [...moments, spoken] : moments) {
    if (span.to <= span.from) continue
    cuts.add(clamp(span.from, text.length)).add(clamp(span.to, text.length))
  }
  const at = [...cuts].sort((a, b) => a - b)
  return at.slice(0, -1).map((from, i) => {
    const to = at[i + 1]!
    const within = (span: { from: number; to: number }) => span.from < to && span.to > from
    return {
      text: text.slice(from, to),
      from,
      moments: moments.filter(within),
      spoken: spoken !== undefined && within(spoken),
    }
  })
}

const clamp = (n: number, max: number) => Math.min(max, Math.max(0, n))

/** The word being spoken at a time, if words have times. */
export function wordAt(turn: Turn, ms: number): Word | undefined {
  return turn.words?.findLast((w) => w.startMs <= ms && ms < w.endMs + 300)
}

/** When the character at an offset is said: its word's time, else interpolated. */
export function timeAt(turn: Turn, offset: number, end = false): number {
  const words = turn.words
  if (words && words.length > 0) {
    const word = words.find((w) => w.to > offset || (end && w.to >= offset)) ?? words[words.length - 1]!
    return end ? word.endMs : word.startMs
  }
  const share = turn.text.length > 0 ? clamp(offset, turn.text.length) / turn.text.length : 0
  return Math.round(turn.startMs + (turn.endMs - turn.startMs) * share)
}

/** The index of the turn that is spoken at a time, or the one before it; -1 before the first. */
export function turnAt(turns: { startMs: number }[], ms: number): number {
  let low = 0
  let high = turns.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (turns[middle]!.startMs <= ms) low = middle + 1
    else high = middle
  }
  return low - 1
}
