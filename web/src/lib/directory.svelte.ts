// The people and teams one may filter by; asked for once.

import { admin, type Team, type User } from '$lib/api'

class Directory {
  users = $state.raw<User[]>([])
  teams = $state.raw<Team[]>([])
  #asked?: Promise<void>

  get reps() {
    return this.users.filter((u) => !u.disabled && u.role === 'rep')
  }

  load(): Promise<void> {
    // Whoever may not see the directory filters without it.
    this.#asked ??= Promise.all([
      admin.users().then((list) => (this.users = list.items)),
      admin.teams().then((list) => (this.teams = list.items)),
    ]).then(
      () => undefined,
      () => undefined,
    )
    return this.#asked
  }

  forget() {
    this.#asked = undefined
  }
}

export const directory = new Directory()
