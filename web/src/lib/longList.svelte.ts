// A list that is fetched part by part: the first comes with the page, the others
// as somebody wants to see more.

import { toasts } from '$lib/toasts.svelte'

interface Part<T> {
  items: T[]
  /** Where the next part starts; missing after the last one. */
  next?: string
}

export class LongList<T> {
  loading = $state(false)
  #shown: Part<T>

  /** first is what came with the page; with another one the list starts anew. */
  constructor(
    first: () => Part<T>,
    private fetch: (next: string) => Promise<Part<T>>,
  ) {
    this.#shown = $derived(first())
  }

  get items() {
    return this.#shown.items
  }

  get unfinished() {
    return this.#shown.next !== undefined
  }

  async more() {
    const shown = this.#shown
    if (!shown.next || this.loading) return
    this.loading = true
    let part: Part<T> = { items: [] }
    try {
      part = await this.fetch(shown.next)
    } catch (cause) {
      toasts.fail(cause)
    }
    this.loading = false
    // What was asked for another first part does not belong under this one.
    if (this.#shown === shown) this.#shown = { items: [...shown.items, ...part.items], next: part.next }
  }
}
