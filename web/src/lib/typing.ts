import { beforeNavigate } from '$app/navigation'
import { page } from '$app/state'

/**
 * For a box whose words are looked for while they are typed: calls back once
 * nothing was typed for a while, unless somebody left for another page meanwhile.
 * To be made while the component is.
 */
export function whenTyped(run: () => void, ms: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  beforeNavigate(({ to }) => {
    if (to?.url.pathname !== page.url.pathname) clearTimeout(timer)
  })
  return () => {
    clearTimeout(timer)
    timer = setTimeout(run, ms)
  }
}
