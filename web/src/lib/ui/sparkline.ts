/** Where the line goes through: the greatest value at the top, nought at the bottom. */
export function sparkPoints(values: number[], width: number, height: number): [x: number, y: number][] {
  const margin = 2
  const most = Math.max(1, ...values)
  const step = values.length > 1 ? (width - 2 * margin) / (values.length - 1) : 0
  return values.map((value, i) => [
    Math.round((margin + i * step) * 10) / 10,
    Math.round((height - margin - (value / most) * (height - 2 * margin)) * 10) / 10,
  ])
}
