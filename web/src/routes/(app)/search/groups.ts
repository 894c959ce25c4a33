import type { SearchHit } from '$lib/api'

export interface Group {
  call: SearchHit['call']
  /** The hits with their places in the whole list. */
  hits: { hit: SearchHit; index: number }[]
}

/** Gathers hits of one call, at the place of the call's first. */
export function grouped(hits: SearchHit[]): Group[] {
  const groups = new Map<string, Group>()
  for (const hit of hits) {
    const group = groups.get(hit.call.id) ?? { call: hit.call, hits: [] }
    groups.set(hit.call.id, group)
    group.hits.push({ hit, index: 0 })
  }
  // Numbered in the order they stand on screen, which is how j and k walk them.
  let index = 0
  for (const group of groups.values()) for (const entry of group.hits) entry.index = index++
  return [...groups.values()]
}

/** What tells a hit from all others. */
export const hitKey = (hit: SearchHit) => `${hit.call.id}/${hit.turn.index}`

/** The stretch a clip of this hit should start with: the exchange, else the turn and its reply. */
export function stretchOf(hit: SearchHit): { startMs: number; endMs: number } {
  if (hit.exchange) return { startMs: hit.exchange.startMs, endMs: hit.exchange.endMs }
  const { turn, reply } = hit
  return {
    startMs: Math.min(turn.startMs, reply?.startMs ?? turn.startMs),
    endMs: Math.max(turn.endMs, reply?.endMs ?? turn.endMs),
  }
}
