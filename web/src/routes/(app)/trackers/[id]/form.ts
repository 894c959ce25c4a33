// A tracker's rule as the form holds it, and back.

import type { Kind, Neighbour, Rule } from '$lib/api'

export interface Form {
  key: string
  name: string
  description: string
  kind: Kind
  side: 'customer' | 'rep' | 'any'
  /** One phrase a line; empty lines are for the eye only. */
  phrases: string
  except: string
  part: '' | 'first' | 'last'
  partLength: string
  inQuestion: boolean
  absent: boolean
  minCount: string
  order: '' | 'after' | 'before'
  orderTracker: string
  orderWithin: string
  hit: string[]
  miss: string[]
}

export function formOf(rule: Rule): Form {
  const order = rule.after ? 'after' : rule.before ? 'before' : ''
  const neighbour = rule.after ?? rule.before
  return {
    key: rule.key,
    name: rule.name,
    description: rule.description ?? '',
    kind: rule.kind,
    side: rule.side || 'any',
    phrases: rule.phrases.join('\n'),
    except: (rule.except ?? []).join('\n'),
    part: rule.when?.part ?? '',
    partLength: rule.when?.length ?? '5m',
    inQuestion: rule.inQuestion ?? false,
    absent: rule.absent ?? false,
    minCount: rule.minCount ? String(rule.minCount) : '',
    order,
    orderTracker: neighbour?.tracker ?? '',
    orderWithin: neighbour?.within ?? '60s',
    hit: rule.tests?.hit ?? [],
    miss: rule.tests?.miss ?? [],
  }
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

/** The rule the form says; what the form does not show stays as it was. */
export function ruleOf(form: Form, before: Rule): Rule {
  const neighbour: Neighbour | undefined =
    form.order && form.orderTracker
      ? {
          ...(form.order === 'after' ? before.after : before.before),
          tracker: form.orderTracker,
          within: form.orderWithin,
        }
      : undefined
  const when = form.part
    ? { ...before.when, part: form.part, length: form.partLength }
    : before.when?.part
      ? undefined
      : before.when
  const filled = (list: string[]) => list.map((t) => t.trim()).filter(Boolean)
  return prune({
    ...before,
    key: form.key.trim() || keyFor(form.kind, form.name),
    name: form.name.trim(),
    description: form.description.trim(),
    kind: form.kind,
    side: form.side === 'any' ? undefined : form.side,
    phrases: lines(form.phrases),
    except: lines(form.except),
    when,
    inQuestion: form.inQuestion,
    absent: form.absent,
    minCount: Number(form.minCount) || 0,
    after: form.order === 'after' ? neighbour : undefined,
    before: form.order === 'before' ? neighbour : undefined,
    tests: { hit: filled(form.hit), miss: filled(form.miss) },
  })
}

// Empty fields are left out, as a person writing the file would.
function prune(rule: object): Rule {
  const entries = Object.entries(rule).filter(
    ([key, value]) =>
      key === 'phrases' ||
      !(
        value === undefined ||
        value === '' ||
        value === false ||
        value === 0 ||
        (Array.isArray(value) && value.length === 0)
      ),
  )
  return Object.fromEntries(entries) as unknown as Rule
}

/** A key out of a name: "Price, budget" is objection.price_budget. */
export function keyFor(kind: Kind, name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return plain ? `${kind}.${plain}` : ''
}

/** The line of the text box on which the nth phrase stands. */
export function lineOfPhrase(text: string, index: number): number {
  let seen = -1
  return text.split('\n').findIndex((line) => line.trim() !== '' && ++seen === index)
}
