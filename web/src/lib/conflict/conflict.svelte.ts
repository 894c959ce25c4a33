// Saving what others may be changing too: what was looked at goes with it, and
// where somebody was quicker both changes are kept, or whoever saves is asked.

import { Problem, type Missed } from '$lib/api'
import { toasts } from '$lib/toasts.svelte'
import { changes, same } from './merge'

/** The fields of a form as they were looked at, with the version of the thing. */
export type Seen<Fields> = Fields & { version: number }

/** A field that two people changed. */
export interface Clash {
  field: string
  label: string
  mine: string
  theirs: string
}

export type Answer = 'mine' | 'theirs'

interface Question {
  /** "Anna changed the title since you opened it." */
  title: string
  clashes: Clash[]
  answer: (answer?: Answer) => void
}

class Conflicts {
  question = $state.raw<Question>()

  /** Asks whose change shall stand; undefined where whoever is asked wants to go on writing. */
  ask(title: string, clashes: Clash[]): Promise<Answer | undefined> {
    this.question?.answer()
    return new Promise((resolve) => {
      this.question = {
        title,
        clashes,
        answer: (answer) => {
          this.question = undefined
          resolve(answer)
        },
      }
    })
  }
}

export const conflicts = new Conflicts()

interface Saving<Fields extends object> {
  seen: Seen<Fields>
  mine: Fields
  /** What the fields are called. */
  labels: Partial<Record<keyof Fields, string>>
  /** How a field's value is read; a text is shown as it is. */
  words?: (field: string, value: unknown) => string
  /** Writes the changes to what was looked at last. */
  save: (changed: Partial<Fields>, seen: Seen<Fields>) => Promise<unknown>
  /** The thing as it is now. */
  look: () => Promise<Seen<Fields>>
}

const plain = (_: string, value: unknown) =>
  Array.isArray(value) ? value.join('\n') : typeof value === 'object' ? JSON.stringify(value) : String(value ?? '')

/**
 * Saves the fields that were changed. True: the form is done with; false:
 * whoever was asked wants to go on writing. Any other refusal is thrown.
 */
export async function saved<Fields extends object>(s: Saving<Fields>): Promise<boolean> {
  let seen = s.seen
  const { version: _, ...then } = seen
  let mine = changes(then as Fields, s.mine)
  for (;;) {
    try {
      await s.save(mine, seen)
      return true
    } catch (cause) {
      if (!(cause instanceof Problem) || !cause.missed) throw cause
      const now = await s.look()
      const names = Object.keys(mine) as (keyof Fields & string)[]
      // Of what both made the same, nobody needs to be asked.
      const clashing = names.filter((name) => !same(now[name], seen[name]) && !same(now[name], mine[name]))
      if (clashing.length > 0) {
        const words = s.words ?? plain
        const answer = await conflicts.ask(
          sentence(cause.missed, clashing, s.labels),
          clashing.map((field) => ({
            field,
            label: s.labels[field] ?? field,
            mine: words(field, mine[field]),
            theirs: words(field, now[field]),
          })),
        )
        if (!answer) return false
        if (answer === 'theirs') mine = without(mine, clashing)
        if (Object.keys(mine).length === 0) return true
      } else if (who(cause.missed)) {
        toasts.say(`${who(cause.missed)} changed something else meanwhile; both changes are kept.`)
      }
      seen = now
    }
  }
}

function without<Fields extends object>(fields: Partial<Fields>, names: string[]): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name))) as Partial<Fields>
}

/** Who made the changes, as far as they are of these fields. */
function who(missed: Missed, fields?: string[]): string {
  const names = missed.changes.filter((c) => fields?.includes(c.field) ?? true).map((c) => c.by?.name ?? 'gametape')
  return [...new Set(names)].join(' and ')
}

function sentence(missed: Missed, fields: string[], labels: Partial<Record<string, string>>): string {
  const what = fields.map((field) => (labels[field] ?? field).toLowerCase()).join(' and the ')
  return `${who(missed, fields) || 'Somebody'} changed the ${what} since you opened it`
}
