/** The parameters of an address that are known: those with many values, and those with one. */
export function parametersOf<Many extends string, One extends string>(
  params: URLSearchParams,
  many: readonly Many[],
  single: readonly One[],
): Partial<Record<Many, string[]> & Record<One, string>> {
  const found: Record<string, string | string[]> = {}
  for (const key of many) {
    const values = params.getAll(key)
    if (values.length > 0) found[key] = values
  }
  for (const key of single) {
    const value = params.get(key)
    if (value) found[key] = value
  }
  return found as Partial<Record<Many, string[]> & Record<One, string>>
}
