import { calls, folders, search } from '$lib/api'
import { loaded } from '$lib/api/load'
import { session } from '$lib/session.svelte'

const weekMs = 7 * 86_400_000

export const load = async ({ fetch, url, depends, parent }) => {
  depends('gametape:home')
  await parent() // it says who is logged in
  const me = session.me!
  const rep = me.role === 'rep' ? me.id : undefined
  const exchanges = { side: 'customer', minHandling: 0, limit: 6 }
  const [latest, asking, failed, strong, weak, library] = await loaded(
    Promise.all([
      calls.list({ rep, limit: 8 }, fetch),
      calls.list({ rep, askSides: true, limit: 5 }, fetch),
      calls.list({ rep, state: 'failed', limit: 5 }, fetch),
      search({ ...exchanges, minHandling: 60, sort: '-handling', limit: 8 }, fetch),
      search({ ...exchanges, rep, maxHandling: 39, sort: 'handling' }, fetch),
      folders.list(fetch),
    ]),
    url,
  )
  // What a rep met this week decides which answers of colleagues come first.
  const since = Date.now() - weekMs
  const met = new Set(latest.items.filter((c) => Date.parse(c.startedAt) > since).flatMap((c) => c.objections))
  const fits = (tags: string[]) => tags.some((tag) => met.has(tag.replace('objection.', '')))
  const best =
    me.role === 'rep' && met.size > 0
      ? strong.hits.toSorted((a, b) => Number(fits(b.tags)) - Number(fits(a.tags)))
      : strong.hits
  return {
    latest: latest.items,
    waiting: [...new Map([...asking.items, ...failed.items].map((c) => [c.id, c])).values()],
    best: best.filter((h) => me.role !== 'trainer' || (h.clips ?? []).length === 0).slice(0, 5),
    weak: weak.hits.slice(0, 5),
    folders: library.items,
  }
}
