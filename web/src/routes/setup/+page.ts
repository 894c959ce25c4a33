import { session } from '$lib/api'
import { loaded } from '$lib/api/load'

export const load = ({ fetch }) => loaded(session.setupNeeded(fetch))
