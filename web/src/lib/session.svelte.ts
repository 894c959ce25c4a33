// Who is logged in. The layout fills it before any page is shown.

import type { Me } from '$lib/api'

class Session {
  me = $state<Me>()

  /** Whether the page should offer something. */
  may(what: Me['may'][number]): boolean {
    return this.me?.may.includes(what) ?? false
  }
}

export const session = new Session()
