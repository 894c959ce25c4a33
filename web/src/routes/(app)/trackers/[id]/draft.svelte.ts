// A tracker as it is being written: the form, and what it would find so far.

import { trackers as api, Problem, type Preview, type Rule } from '$lib/api'
import { formOf, ruleOf, type Form } from './form'

const typingMs = 350

export class Draft {
  form = $state<Form>() as Form
  preview = $state.raw<Preview>()
  /** Why there is no preview, where there is none. */
  problem = $state('')
  looking = $state(false)
  readonly #start: Rule
  readonly #first: string

  constructor(rule: Rule) {
    this.#start = rule
    this.form = formOf(rule)
    this.#first = this.text
  }

  get rule(): Rule {
    return ruleOf(this.form, this.#start)
  }

  get text(): string {
    return JSON.stringify(this.rule)
  }

  get changed(): boolean {
    return this.text !== this.#first
  }

  get empty(): boolean {
    return this.rule.phrases.length === 0
  }

  get problems() {
    return this.preview?.problems ?? []
  }

  /** Tries each change over the archive; for an effect, which the returned function ends. */
  watch(): () => void {
    const rule = JSON.parse(this.text) as Rule
    if (rule.phrases.length === 0) {
      this.preview = undefined
      this.looking = false
      return () => undefined
    }
    // Without a name yet, it can be tried all the same.
    rule.name ||= 'New tracker'
    rule.key ||= `${rule.kind}.new_tracker`
    this.looking = true
    const given = new AbortController()
    const timer = setTimeout(() => {
      api.preview(rule, undefined, given.signal).then(
        (found) => {
          if (given.signal.aborted) return
          this.preview = found
          this.problem = ''
          this.looking = false
        },
        (cause: unknown) => {
          if (given.signal.aborted) return
          this.problem = cause instanceof Problem ? cause.message : 'The preview is not available right now.'
          this.looking = false
        },
      )
    }, typingMs)
    return () => {
      clearTimeout(timer)
      given.abort()
    }
  }
}
