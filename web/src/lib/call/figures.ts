import type { Figure } from '$lib/api'
import { percent } from '$lib/format'

const round = (n: number) => (Math.abs(n) >= 100 ? Math.round(n) : Math.round(n * 10) / 10).toLocaleString()

function withUnit(value: number, unit: string): string {
  switch (unit) {
    case '':
    case 'count':
      return round(value)
    case 'ratio':
    case 'share':
      return percent(value)
    case '%':
    case 'percent':
      return percent(value / 100)
    case 'ms':
      return `${round(value / 1000)} s`
    case 's':
    case 'seconds':
      return value >= 90
        ? `${Math.floor(value / 60)}:${String(Math.round(value % 60)).padStart(2, '0')} min`
        : `${round(value)} s`
  }
  return `${round(value)} ${unit}`
}

/** A figure as people write it; a dash where the call does not allow it. */
export function figureText(figure: Figure): string {
  return figure.value === undefined || figure.value === null ? '–' : withUnit(figure.value, figure.unit)
}

export function rangeText({ typicalLow, typicalHigh, unit }: Figure): string {
  if (typicalLow === undefined) return `up to ${withUnit(typicalHigh ?? 0, unit)}`
  if (typicalHigh === undefined) return `from ${withUnit(typicalLow, unit)}`
  return `${withUnit(typicalLow, unit)} to ${withUnit(typicalHigh, unit)}`
}
