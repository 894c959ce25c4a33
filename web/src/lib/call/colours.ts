/** What a CSS colour comes out as in the present theme, for canvases. */
export function cssColour(colour: string): string {
  const probe = document.createElement('span')
  probe.style.color = colour
  probe.hidden = true
  document.body.append(probe)
  const resolved = getComputedStyle(probe).color
  probe.remove()
  return resolved
}

export const mixed = (token: string, percent: number) =>
  cssColour(`color-mix(in srgb, var(--color-${token}) ${percent}%, var(--color-surface))`)

/** Calls back when the theme changes, by choice or by the system. */
export function onTheme(run: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const observer = new MutationObserver(run)
  system.addEventListener('change', run)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => {
    system.removeEventListener('change', run)
    observer.disconnect()
  }
}
