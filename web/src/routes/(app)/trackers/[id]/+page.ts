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
  const others = (await loaded(trackers.list(fetch), url)).items
  if (params.id === 'new') return { tracker: undefined, rule: blank, others }
  const tracker = await loaded(trackers.one(params.id, fetch), url)
  return { tracker, rule: tracker.rule, others }
}
