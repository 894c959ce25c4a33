import { session as api } from '$lib/api'
import { loaded } from '$lib/api/load'
import { session } from '$lib/session.svelte'

export const load = async ({ fetch, url }) => {
  // Only the first page asks; the log-in fills the session itself.
  session.me ??= await loaded(api.me(fetch), new URL(url))
}
