import type { Call } from '$lib/api'
import { plural } from '$lib/format'

/** Whether the recording is being turned into text, or waits for it. */
export const transcribing = (call: Call) =>
  (call.stages ?? []).some((s) => s.name === 'transcribe' && ['pending', 'running'].includes(s.state))

/** Minutes as they are billed and told: begun ones count. */
export const minutes = (ms: number) => Math.ceil(ms / 60_000)

/** How far it is, for a person. */
export function progress(call: Call): string {
  const { soundMs = 0, doneMs = 0 } = call.speech ?? {}
  if (soundMs === 0) return 'It begins once the waveform is drawn.'
  return `${Math.floor(doneMs / 60_000)} of ${plural(minutes(soundMs), 'minute')} of speech done`
}

/** What it has cost so far. */
export function cost(call: Call): string {
  const sent = call.speech?.sentMs ?? 0
  return sent === 0 ? '' : `${plural(minutes(sent), 'minute')} of sound sent to the speech server for this call so far.`
}
