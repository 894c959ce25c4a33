// What the page tells of the speakers of a call.

import type { Speaker, Turn } from '$lib/api'

export interface Stretch {
  startMs: number
  endMs: number
}

const longestSampleMs = 10_000

/** The longest stretch in which somebody speaks and nobody else does, ten seconds of it at most. */
export function clearest(turns: Turn[], speaker: string): Stretch | undefined {
  let best: Stretch | undefined
  // Where the voices before a turn end.
  let othersEndMs = 0
  turns.forEach((turn, i) => {
    if (turn.speaker !== speaker) {
      othersEndMs = Math.max(othersEndMs, turn.endMs)
      return
    }
    let from = Math.max(turn.startMs, othersEndMs)
    const offer = (to: number) => {
      const endMs = Math.min(to, from + longestSampleMs)
      if (endMs - from > (best ? best.endMs - best.startMs : 0)) best = { startMs: from, endMs }
    }
    for (const next of turns.slice(i + 1)) {
      if (next.startMs >= turn.endMs) break
      if (next.speaker === speaker) continue
      offer(next.startMs)
      from = Math.max(from, next.endMs)
    }
    offer(turn.endMs)
  })
  return best
}

/** Each speaker's share of what is said by all, 0 to 1. */
export function shares(speakers: Speaker[]): number[] {
  const all = speakers.reduce((sum, s) => sum + s.talkMs, 0)
  return speakers.map((s) => (all > 0 ? s.talkMs / all : 0))
}
