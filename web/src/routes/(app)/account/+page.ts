import { account } from '$lib/api'
import { loaded } from '$lib/api/load'

export const load = async ({ fetch, url, depends }) => {
  depends('gametape:account')
  const tokens = await loaded(account.tokens(fetch), url)
  return { tokens: tokens.items }
}
