// What a tracker learned, as a manager would say it.

import { percent, plural } from '$lib/format'
import type { Lesson, Smart } from '$lib/api'

const ofTen = (share: number) => Math.round(share * 10)

/** How sure a tracker can be asked to be of what it finds: the share that shall be right, '' for none in particular. */
export const sureness = [
  { value: '', label: 'about as many as people confirmed' },
  { value: '0.67', label: 'what is probably right (two of three)' },
  { value: '0.9', label: 'only what is nearly certain (nine of ten)' },
]

/** How well it does on calls it has not seen, in plain sentences. */
export function lessonSentences(l: Lesson): string[] {
  const right = ofTen(l.precision)
  const found = ofTen(l.recall)
  return [
    `Of ten turns it finds, ${right === 10 ? 'nearly all' : right === 0 ? 'hardly any' : `about ${right}`} ${right === 1 ? 'is' : 'are'} right.`,
    `Of ten turns it should find, it finds ${found === 10 ? 'nearly all' : found === 0 ? 'hardly any' : `about ${found}`}.`,
  ]
}

/** What to make of it; missing where it can be switched on without a second thought. */
export function lessonWarning(l: Lesson): string | undefined {
  if (l.wanted && !l.reached)
    return `It cannot be right in ${percent(l.wanted)} of what it finds with these examples. This is as well as it does.`
  if (l.precision < 0.5)
    return 'It would be wrong more often than right. Judge some more moments and let it learn again before you switch it on.'
  if (l.recall < 0.2) return 'It would find little beside the phrases. More confirmed moments help most.'
  if (l.confirmed < 20 || l.calls < 5) return 'It learned from little, so these figures may be off by a good deal.'
  return undefined
}

/** What is still missing before it can learn, or nothing. */
export function missing(m: Smart['material']): string {
  const parts: string[] = []
  const confirmed = Math.max(0, m.leastEach - m.confirmed)
  const rejected = Math.max(0, m.leastEach - m.rejected)
  if (confirmed > 0) parts.push(`${confirmed} more confirmed`)
  if (rejected > 0) parts.push(`${rejected} more rejected`)
  if (parts.length > 0) return `${parts.join(' and ')} ${confirmed + rejected === 1 ? 'moment' : 'moments'} needed.`
  if (m.calls < m.leastCalls) return `They must be from ${plural(m.leastCalls, 'call')} or more.`
  return ''
}

/** How many verdicts there are that it has not learned from. */
export const unlearned = (smart: Smart) =>
  smart.lesson
    ? Math.max(0, smart.material.confirmed + smart.material.rejected - smart.lesson.confirmed - smart.lesson.rejected)
    : 0
