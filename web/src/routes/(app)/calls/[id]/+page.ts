import { calls, type List, type Exchange, type Moment } from '$lib/api'
import { ifThere, loaded } from '$lib/api/load'

const empty = <T>(list: List<T> | undefined) => list?.items ?? []

export const load = async ({ fetch, params, url, depends }) => {
  const { id } = params
  depends(`gametape:call:${id}`)
  const call = await loaded(calls.one(id, fetch), url)
  // A call in processing has some of these already and others not yet.
  const [transcript, moments, exchanges, stats, peaks] = await loaded(
    Promise.all([
      ifThere(calls.transcript(id, fetch)),
      ifThere(calls.moments(id, fetch)).then(empty<Moment>),
      ifThere(calls.exchanges(id, fetch)).then(empty<Exchange>),
      ifThere(calls.stats(id, fetch)),
      call.hasAudio ? ifThere(calls.peaks(id, fetch)) : undefined,
    ]),
    url,
  )
  return { call, transcript, moments, exchanges, stats, peaks }
}
