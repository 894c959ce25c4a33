// What the clip form needs of a call, asked for once and kept for a few calls.

import { calls, type Turn } from '$lib/api'
import { ifThere } from '$lib/api/load'
import { blocksOf, tracksOf, type Tracks } from '$lib/call/tracks'

export interface CallData {
  turns: Turn[]
  tracks: Tracks
}

const most = 8
const kept = new Map<string, Promise<CallData>>()

export function callData(id: string, durationMs: number): Promise<CallData> {
  const known = kept.get(id)
  if (known) return known
  const asked = Promise.all([ifThere(calls.transcript(id)), ifThere(calls.peaks(id))]).then(([transcript, peaks]) => {
    const turns = transcript?.turns ?? []
    return { turns, tracks: peaks ? tracksOf(peaks, transcript?.speakers ?? [], turns) : blocksOf(turns, durationMs) }
  })
  asked.catch(() => kept.delete(id))
  kept.set(id, asked)
  const oldest = kept.keys().next()
  if (kept.size > most && !oldest.done) kept.delete(oldest.value)
  return asked
}
