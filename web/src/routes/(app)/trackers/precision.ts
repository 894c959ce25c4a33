// How far a tracker's precision can be trusted, from what people judged.

import { percent, plural } from '$lib/format'

interface Judged {
  confirmed: number
  rejected: number
}

/** With fewer verdicts a share says next to nothing. */
export const fewestJudged = 5

// 95 of 100 such intervals hold the true share.
const z = 1.96

/** Wilson's interval of the share that is right, each end from 0 to 1. */
export function interval({ confirmed, rejected }: Judged): { from: number; to: number } {
  const n = confirmed + rejected
  if (n === 0) return { from: 0, to: 1 }
  const share = confirmed / n
  const middle = share + (z * z) / (2 * n)
  const reach = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  const scale = 1 + (z * z) / n
  return { from: Math.max(0, (middle - reach) / scale), to: Math.min(1, (middle + reach) / scale) }
}

export const judgedOf = (t: Judged) => t.confirmed + t.rejected
export const enough = (t: Judged) => judgedOf(t) >= fewestJudged

/** Precision as a person would say it, with what it rests on. */
export function precisionSentence(t: Judged): string {
  const n = judgedOf(t)
  if (n === 0) return 'Nobody has said yet which of its moments are right.'
  const counted = `${t.confirmed} of ${plural(n, 'moment')} that people judged ${t.confirmed === 1 ? 'is' : 'are'} right`
  if (!enough(t)) return `${counted}: too few to say how good it is.`
  const { from, to } = interval(t)
  return `${counted}: ${percent(t.confirmed / n)}. From so many, the true share is likely between ${percent(from)} and ${percent(to)}.`
}
