import { invalidate } from '$app/navigation'
import { navigating } from '$app/state'

/**
 * Loads again what depends on key, because something changed elsewhere; unless
 * somebody is on the way to another page, whose way that would end.
 */
export async function refresh(key: string): Promise<void> {
  if (!navigating.to) await invalidate(key)
}
