// A transcript whose times do not fit its recording: what a correction does, in
// words, and how it looks before it is made.

import type { Shift, Turn } from '$lib/api'

export const noShift: Shift = { offsetMs: 0, driftPpm: 0 }

/** Whether a call's warning, in the server's words, says that the times do not fit. */
export const aboutTimes = (warning: string) => /^The transcript('s times do| does) not fit the recording/.test(warning)

/** A time after a correction, kept within the recording. */
export const corrected = (ms: number, shift: Shift, lengthMs: number) =>
  Math.round(Math.min(Math.max(ms * (1 + shift.driftPpm / 1e6) + shift.offsetMs, 0), lengthMs))

/** Turns as a correction would have them. */
export function shifted(turns: Turn[], shift: Shift, lengthMs: number): Turn[] {
  if (shift.offsetMs === 0 && shift.driftPpm === 0) return turns
  const at = (ms: number) => corrected(ms, shift, lengthMs)
  const moved = <T extends { startMs: number; endMs: number }>(x: T): T => ({
    ...x,
    startMs: at(x.startMs),
    endMs: at(x.endMs),
  })
  return turns.map((turn) => ({ ...moved(turn), words: turn.words?.map(moved) }))
}

const seconds = (ms: number) => `${(Math.abs(ms) / 1000).toFixed(1)} s`

/** "2.3 s behind": where the transcript runs when this correction is right at a time. */
function lag(ms: number): string {
  const side = ms < 0 ? 'behind' : 'ahead of'
  return `${seconds(ms)} ${side}`
}

/** What an offered correction says of the transcript, as a sentence. */
export function offered(shift: Shift, lengthMs: number): string {
  const atEnd = shift.offsetMs + (lengthMs * shift.driftPpm) / 1e6
  if (Math.abs(atEnd - shift.offsetMs) < 100) return `The transcript seems to run ${lag(shift.offsetMs)} the recording.`
  if (Math.abs(shift.offsetMs) < 100)
    return `The transcript seems to drift: at the end it runs ${lag(atEnd)} the recording.`
  return `The transcript seems to run ${lag(shift.offsetMs)} the recording at the start and ${lag(atEnd)} it at the end.`
}

/** "2.3 s later": what a person moved the words by. */
export const moved = (offsetMs: number) =>
  offsetMs === 0 ? 'as they are' : `${seconds(offsetMs)} ${offsetMs < 0 ? 'earlier' : 'later'}`

const shortestMs = 1500
const longestMs = 9000

/** Turns one can tell by ear where their words are heard: neither a word nor a speech, spread over the call. */
export function samples(turns: Turn[], want = 6): Turn[] {
  const length = (t: Turn) => t.endMs - t.startMs
  const fit = turns.filter((t) => length(t) >= shortestMs && length(t) <= longestMs && t.text.includes(' '))
  const from = fit.length > 0 ? fit : turns
  const step = Math.max(1, from.length / want)
  return Array.from({ length: Math.min(want, from.length) }, (_, i) => from[Math.floor(i * step)]!)
}
