/** The list with one thing some places further on; the same list if it cannot go there. */
export function moved<T>(list: T[], thing: T, by: number): T[] {
  const from = list.indexOf(thing)
  const to = from + by
  if (from < 0 || to < 0 || to >= list.length) return list
  const next = list.filter((t) => t !== thing)
  next.splice(to, 0, thing)
  return next
}
