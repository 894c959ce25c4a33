// What differs between two versions of a tracker, in words.

import type { Neighbour, Rule, Tracker } from '$lib/api'
import { plural } from '$lib/format'

export interface Line {
  text: string
  change: 'same' | 'added' | 'removed'
}

/** One field that differs: a value that became another one, or lines that came and went. */
export type Change = { field: string } & ({ from: string; to: string } | { lines: Line[] })

/** The lines of both lists in order, each once where both have it. */
export function lineDiff(before: string[], after: string[]): Line[] {
  // longest[i][j] is how many lines before[i…] and after[j…] share in order.
  const longest = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0))
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      longest[i]![j] =
        before[i] === after[j] ? longest[i + 1]![j + 1]! + 1 : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!)
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push({ text: before[i]!, change: 'same' })
      i++
      j++
    } else if (i < before.length && (j === after.length || longest[i + 1]![j]! >= longest[i]![j + 1]!)) {
      lines.push({ text: before[i++]!, change: 'removed' })
    } else {
      lines.push({ text: after[j++]!, change: 'added' })
    }
  }
  return lines
}

const sides: Record<string, string> = { customer: 'the customer', rep: 'the rep' }
const kinds: Record<string, string> = {
  objection: 'Objection',
  technique: 'Technique',
  weak: 'Weak handling',
  topic: 'Topic',
}

function window(when: Rule['when']): string {
  if (!when) return 'anywhere in the call'
  if (when.part) return `in the ${when.part} ${when.length ?? ''} of the call`
  return [when.from && `from ${when.from}`, when.to && `to ${when.to}`].filter(Boolean).join(' ')
}

function order(rule: Rule): string {
  const told = (word: string, n: Neighbour) =>
    `only ${word} ${n.tracker}${n.within ? ` within ${n.within}` : ''}${n.side ? `, said by ${sides[n.side] ?? n.side}` : ''}`
  if (rule.after) return told('after', rule.after)
  return rule.before ? told('before', rule.before) : 'in any order'
}

const negation = (rule: Rule) =>
  (rule.negated || (rule.kind === 'objection' ? 'drop' : 'keep')) === 'drop' ? 'not found' : 'found too'

type Versioned = Pick<Tracker, 'rule' | 'smart'>

const values: [field: string, of: (t: Versioned) => string][] = [
  ['Name', (t) => t.rule.name],
  ['Description', (t) => t.rule.description ?? ''],
  ['Kind', (t) => kinds[t.rule.kind] ?? t.rule.kind],
  ['Who says it', (t) => sides[t.rule.side ?? ''] ?? 'anyone'],
  ['Part of the call', (t) => window(t.rule.when)],
  ['Order', (t) => order(t.rule)],
  ['With a “not” before it', (t) => negation(t.rule)],
  ['Only in questions', (t) => (t.rule.inQuestion ? 'yes' : 'no')],
  ['Minimum times in a call', (t) => String(t.rule.minCount || 1)],
  ['Tag the call when nobody said it', (t) => (t.rule.absent ? 'yes' : 'no')],
  ['Finds by what it learned too', (t) => (t.smart ? 'yes' : 'no')],
]

const lists: [field: string, one: string, of: (r: Rule) => string[]][] = [
  ['Phrases', 'phrase', (r) => r.phrases],
  ['But not near these', 'exception', (r) => r.except ?? []],
  ['Must be found', 'sentence that must be found', (r) => r.tests?.hit ?? []],
  ['Must not be found', 'sentence that must not', (r) => r.tests?.miss ?? []],
]

/** Every field in which two versions differ; none where they say the same. */
export function changes(before: Versioned, after: Versioned): Change[] {
  const out: Change[] = []
  for (const [field, of] of values) {
    const [from, to] = [of(before), of(after)]
    if (from !== to) out.push({ field, from, to })
  }
  for (const [field, , of] of lists) {
    const lines = lineDiff(of(before.rule), of(after.rule))
    if (lines.some((l) => l.change !== 'same')) out.push({ field, lines })
  }
  return out
}

/** The changes in a few words: "2 phrases added, 1 exception taken out, name". */
export function summary(before: Versioned, after: Versioned): string {
  const said: string[] = []
  for (const [, one, of] of lists) {
    const lines = lineDiff(of(before.rule), of(after.rule))
    const many = one.replace(/^\w+/, '$&s')
    for (const [change, word] of [
      ['added', 'added'],
      ['removed', 'taken out'],
    ] as const) {
      const n = lines.filter((l) => l.change === change).length
      if (n > 0) said.push(`${plural(n, one, many)} ${word}`)
    }
  }
  for (const change of changes(before, after))
    if ('to' in change) said.push(`${change.field}: ${change.to || 'nothing'}`)
  return said.join(' · ') || 'Nothing in the rule changed'
}

/** Long stretches of lines that stay are cut to a few around each change. */
export function shortened(lines: Line[], around = 2): (Line | { hidden: number })[] {
  const near = (i: number) => lines.slice(Math.max(0, i - around), i + around + 1).some((l) => l.change !== 'same')
  const out: (Line | { hidden: number })[] = []
  for (const [i, line] of lines.entries()) {
    if (near(i)) {
      out.push(line)
      continue
    }
    const last = out.at(-1)
    if (last && 'hidden' in last) last.hidden++
    else out.push({ hidden: 1 })
  }
  return out
}
