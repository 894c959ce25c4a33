import { admin } from '$lib/api'
import { loaded } from '$lib/api/load'

export const load = async ({ fetch, url, depends }) => {
  depends('gametape:admin')
  const [users, teams, tokens, status] = await loaded(
    Promise.all([admin.users(fetch), admin.teams(fetch), admin.tokens(fetch), admin.status(fetch)]),
    url,
  )
  return { users: users.items, teams: teams.items, tokens: tokens.items, status }
}
