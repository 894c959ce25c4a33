// How figures and times are written on the page.

/** A time within a call: 12:03, or 1:02:03 from an hour on. */
export function clock(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000))
  const seconds = String(total % 60).padStart(2, '0')
  const minutes = Math.floor(total / 60) % 60
  const hours = Math.floor(total / 3600)
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`
}

/** A time within a call to the tenth of a second, for cutting: 12:03.4. */
export function fineClock(ms: number): string {
  const tenths = Math.floor(Math.max(0, ms) / 100)
  return `${clock(tenths * 100)}.${tenths % 10}`
}

/** The milliseconds of what clock or fineClock wrote, or undefined. */
export function parseClock(text: string): number | undefined {
  const match = /^\s*(?:(\d+):)?(\d{1,3}):(\d{1,2}(?:[.,]\d+)?)\s*$|^\s*(\d+(?:[.,]\d+)?)\s*s?\s*$/.exec(text)
  if (!match) return undefined
  const number = (s: string | undefined) => Number((s ?? '0').replace(',', '.'))
  if (match[4] !== undefined) return Math.round(number(match[4]) * 1000)
  return Math.round((number(match[1]) * 3600 + number(match[2]) * 60 + number(match[3])) * 1000)
}

/** A length in words, for totals: 42 s, 12 min, 3 h 05 min. */
export function length(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** A time as screen readers should say it: 2 minutes 3 seconds. */
export function spokenTime(ms: number): string {
  const total = Math.max(0, Math.round(ms / 1000))
  const parts: string[] = []
  const say = (n: number, unit: string) => n > 0 && parts.push(`${n} ${unit}${n === 1 ? '' : 's'}`)
  say(Math.floor(total / 3600), 'hour')
  say(Math.floor(total / 60) % 60, 'minute')
  if (total % 60 > 0 || parts.length === 0) parts.push(`${total % 60} second${total % 60 === 1 ? '' : 's'}`)
  return parts.join(' ')
}

const dayMs = 86_400_000
const shortDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const longDate = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' })
const dateAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' })
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' })
const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })

/** When a call was, as short as it is clear: "Today 14:05", "Tue 14:05", "3 Mar", "3 Mar 2025". */
export function day(iso: string, now = new Date()): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return '–'
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime()
  const age = midnight - date.getTime()
  if (age <= 0 && age > -dayMs) return `Today ${timeOfDay.format(date)}`
  if (age > 0 && age <= dayMs) return `Yesterday ${timeOfDay.format(date)}`
  if (age > 0 && age <= 6 * dayMs) return `${weekday.format(date)} ${timeOfDay.format(date)}`
  return date.getFullYear() === now.getFullYear() ? shortDate.format(date) : longDate.format(date)
}

/** The first moment of a day as its date field names it, for filters; later by so many days. */
export function dayStart(date: string | undefined, laterDays = 0): string | undefined {
  const [year, month, dayOfMonth] = (date ?? '').slice(0, 10).split('-').map(Number)
  if (!year || !month || !dayOfMonth) return undefined
  return new Date(year, month - 1, dayOfMonth + laterDays).toISOString()
}

export const fullDate = (iso: string) => dateAndTime.format(new Date(iso))

export const count = (n: number) => n.toLocaleString()

/** "1 clip", "3 clips" */
export const plural = (n: number, one: string, many = one + 's') => `${count(n)} ${n === 1 ? one : many}`

/** A share of 1, its sign on the same line. */
export const percent = (share: number) => `${Math.round(share * 100)}\u00a0%`

export function bytes(n: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let unit = 0
  while (n >= 1000 && unit < units.length - 1) {
    n /= 1000
    unit++
  }
  return `${unit === 0 || n >= 100 ? Math.round(n) : n.toFixed(1)} ${units[unit]}`
}
