import { calls, clips } from '$lib/api'
import { ifThere, loaded } from '$lib/api/load'

export const load = async ({ fetch, url, params, depends }) => {
  depends('gametape:clip')
  const clip = await loaded(clips.one(params.id, fetch), url)
  // Whoever may hear the clip need not be able to see its call.
  const [call, peaks, transcript] = clip.callId
    ? await Promise.all([
        ifThere(calls.one(clip.callId, fetch)),
        ifThere(calls.peaks(clip.callId, fetch)),
        ifThere(calls.transcript(clip.callId, fetch)),
      ])
    : []
  return { clip, call, peaks, transcript }
}
