import { redirect } from '@sveltejs/kit'
import { session } from '$lib/api'
import { loaded } from '$lib/api/load'

export const load = async ({ fetch }) => {
  const { needed } = await loaded(session.setupNeeded(fetch))
  if (needed) redirect(307, '/setup')
}
