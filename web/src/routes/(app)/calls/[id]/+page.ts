import { calls, type List, type Exchange, type Moment, type Peaks } from '$lib/api'
import { ifThere, loaded } from '$lib/api/load'

const empty = <T>(list: List<T> | undefined) => list?.items ?? []

// A waveform is large and changes only with its recording, and a call is loaded
// anew with every step of its processing.
let drawn: { id: string; recording?: string; peaks: Peaks } | undefined

async function peaksOf(id: string, get: typeof fetch): Promise<Peaks | undefined> {
  if (drawn?.id === id) return drawn.peaks
  const peaks = await ifThere(calls.peaks(id, get))
  if (peaks) drawn = { id, peaks }
  return peaks
}

export const load = async ({ fetch, params, url, depends }) => {
  const { id } = params
  depends(`gametape:call:${id}`)
  // All at once; a call in processing has some of these already and others not yet.
  const [call, transcript, moments, exchanges, stats, peaks] = await loaded(
    Promise.all([
      calls.one(id, fetch),
      ifThere(calls.transcript(id, fetch)),
      ifThere(calls.moments(id, fetch)).then(empty<Moment>),
      ifThere(calls.exchanges(id, fetch)).then(empty<Exchange>),
      ifThere(calls.stats(id, fetch)),
      peaksOf(id, fetch),
    ]),
    url,
  )
  let wave = peaks
  if (drawn?.id === id && drawn.recording !== call.recordingSha256) {
    if (drawn.recording !== undefined) {
      drawn = undefined
      wave = await peaksOf(id, fetch)
    }
    if (drawn) drawn.recording = call.recordingSha256
  }
  return { call, transcript, moments, exchanges, stats, peaks: call.hasAudio ? wave : undefined }
}
