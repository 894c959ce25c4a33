// Marks on the ribbon, gathered so that no two overlap.

export interface Mark<T> {
  /** Pixels from the left. */
  x: number
  things: T[]
}

/** Gathers things that would start closer together than a mark is wide. */
export function gather<T extends { startMs: number }>(
  things: T[],
  view: { startMs: number; endMs: number },
  width: number,
  markWidth: number,
): Mark<T>[] {
  const marks: Mark<T>[] = []
  const perMs = width / Math.max(1, view.endMs - view.startMs)
  for (const thing of things.toSorted((a, b) => a.startMs - b.startMs)) {
    if (thing.startMs < view.startMs || thing.startMs > view.endMs) continue
    const x = Math.min(width - markWidth, Math.max(0, (thing.startMs - view.startMs) * perMs - markWidth / 2))
    const last = marks.at(-1)
    if (last && x - last.x < markWidth + 1) last.things.push(thing)
    else marks.push({ x, things: [thing] })
  }
  return marks
}
