import { invalidate } from '$app/navigation'
import { navigating } from '$app/state'

/**
 * Loads again what depends on the keys, because something changed, here or
 * elsewhere. It waits for whoever is on the way to another page, which loading
 * would call them back from.
 */
export async function refresh(...keys: string[]): Promise<void> {
  // Given up for another one, a way ends too.
  while (navigating.complete) await navigating.complete.catch(() => undefined)
  await Promise.all(keys.map((key) => invalidate(key)))
}
