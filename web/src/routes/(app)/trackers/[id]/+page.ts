import { trackers, type Rule, type Tracker } from '$lib/api'
import { loaded } from '$lib/api/load'

const blank: Rule = { key: '', name: '', kind: 'objection', side: 'customer', phrases: [] }

export const load = async ({
  fetch,
  url,
  params,
  depends,
}): Promise<{ tracker: Tracker | undefined; rule: Rule; others: Tracker[] }> => {
  depends('gametape:tracker')
  const one = params.id === 'new' ? undefined : trackers.one(params.id, fetch)
  const [others, tracker] = await loaded(Promise.all([trackers.list(fetch), one]), url)
  return { tracker, rule: tracker?.rule ?? blank, others: others.items }
}
