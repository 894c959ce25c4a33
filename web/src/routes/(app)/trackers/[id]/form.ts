// A tracker's rule as the form holds it, and back.

import type { Kind, Neighbour, Rule } from '$lib/api'

export type Window = '' | 'first' | 'last' | 'between'

export interface Form {
  key: string
  name: string
  description: string
  kind: Kind
  side: 'customer' | 'rep' | 'any'
  /** One phrase a line; empty lines are for the eye only. */
  phrases: string
  except: string
  part: Window
  partLength: string
  from: string
  to: string
  /** What becomes of what a "not" before it denies; empty is as usual for the kind. */
  negated: '' | 'drop' | 'keep'
  inQuestion: boolean
  absent: boolean
  minCount: string
  order: '' | 'after' | 'before'
  orderTracker: string
  orderWithin: string
  orderSide: '' | 'customer' | 'rep'
  hit: string[]
  miss: string[]
}

export function formOf(rule: Rule): Form {
  const order = rule.after ? 'after' : rule.before ? 'before' : ''
  const neighbour = rule.after ?? rule.before
  const { when } = rule
  return {
    key: rule.key,
    name: rule.name,
    description: rule.description ?? '',
    kind: rule.kind,
    side: rule.side || 'any',
    phrases: rule.phrases.join('\n'),
    except: (rule.except ?? []).join('\n'),
    part: when?.part ?? (when?.from || when?.to ? 'between' : ''),
    partLength: when?.length ?? '5m',
    from: when?.from ?? '',
    to: when?.to ?? '',
    negated: rule.negated === 'drop' || rule.negated === 'keep' ? rule.negated : '',
    inQuestion: rule.inQuestion ?? false,
    absent: rule.absent ?? false,
    minCount: rule.minCount ? String(rule.minCount) : '',
    order,
    orderTracker: neighbour?.tracker ?? '',
    orderWithin: neighbour?.within ?? '60s',
    orderSide: neighbour?.side === 'customer' || neighbour?.side === 'rep' ? neighbour.side : '',
    hit: rule.tests?.hit ?? [],
    miss: rule.tests?.miss ?? [],
  }
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

function windowOf(form: Form): Rule['when'] {
  if (form.part === 'between') {
    const [from, to] = [form.from.trim(), form.to.trim()]
    return from || to ? { ...(from && { from }), ...(to && { to }) } : undefined
  }
  return form.part ? { part: form.part, length: form.partLength.trim() } : undefined
}

/** The rule the form says; what the form does not show stays as it was. */
export function ruleOf(form: Form, before: Rule): Rule {
  const neighbour: Neighbour | undefined =
    form.order && form.orderTracker
      ? {
          tracker: form.orderTracker,
          within: form.orderWithin.trim(),
          ...(form.orderSide && { side: form.orderSide }),
        }
      : undefined
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
    when: windowOf(form),
    negated: form.negated,
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
