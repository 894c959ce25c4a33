// What becomes of two changes that were made from the same look.

const text = (value: unknown) => JSON.stringify(value ?? null)

/** Both are the same to whoever reads them; nothing and an empty text are. */
export const same = (a: unknown, b: unknown) => text(a || undefined) === text(b || undefined)

/** The fields of mine that are others than they were. */
export function changes<Fields extends object>(seen: Fields, mine: Fields): Partial<Fields> {
  const names = Object.keys({ ...seen, ...mine }) as (keyof Fields)[]
  return Object.fromEntries(names.filter((n) => !same(seen[n], mine[n])).map((n) => [n, mine[n]])) as Partial<Fields>
}

/**
 * Two new orders of one list in one: what either took out is out, and what either
 * put in stands behind what it stood behind there. Where both moved what was there,
 * nobody but a person can say: undefined.
 */
export function mergedList(seen: string[], mine: string[], theirs: string[]): string[] | undefined {
  const stays = (list: string[]) => list.filter((id) => seen.includes(id) && mine.includes(id) && theirs.includes(id))
  const [was, here, there] = [stays(seen), stays(mine), stays(theirs)]
  const moved = (list: string[]) => !same(list, was)
  if (moved(here) && moved(there) && !same(here, there)) return undefined
  const [base, other] = moved(there) ? [theirs, mine] : [mine, theirs]
  const out = base.filter((id) => other.includes(id) || !seen.includes(id))
  other.forEach((id, i) => {
    if (out.includes(id) || seen.includes(id)) return
    const before = other.slice(0, i).findLast((earlier) => out.includes(earlier))
    out.splice(before === undefined ? 0 : out.indexOf(before) + 1, 0, id)
  })
  return out
}
