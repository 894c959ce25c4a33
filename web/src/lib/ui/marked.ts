/** Cuts a text at the ends of its marked stretches; overlapping ones become one. */
export function pieces(text: string, spans: number[][]): { text: string; marked: boolean }[] {
  const out: { text: string; marked: boolean }[] = []
  let at = 0
  for (const span of spans.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0))) {
    const from = Math.max(at, span[0] ?? 0)
    const to = Math.min(text.length, span[1] ?? 0)
    if (to <= from) continue
    if (from > at) out.push({ text: text.slice(at, from), marked: false })
    out.push({ text: text.slice(from, to), marked: true })
    at = to
  }
  if (at < text.length) out.push({ text: text.slice(at), marked: false })
  return out
}
