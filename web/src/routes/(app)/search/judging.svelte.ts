// Saying of moments in the results whether they are right. A hit knows only the
// trackers of its turn; the moments themselves are fetched once somebody asks.

import { SvelteMap } from 'svelte/reactivity'
import { calls, type Moment, type SearchHit, type Verdict } from '$lib/api'
import { toasts } from '$lib/toasts.svelte'

export class Judging {
  readonly #moments = new SvelteMap<string, Moment[]>()
  readonly #asked = new Map<string, Promise<void>>()

  /** Whether to offer it; the server decides. */
  may(hit: SearchHit): boolean {
    return hit.call.may?.includes('judge') ?? false
  }

  /** Waits for the moments of the hit's call. */
  look(hit: SearchHit): Promise<void> {
    const { id } = hit.call
    let asked = this.#asked.get(id)
    if (!asked) {
      asked = calls.moments(id).then(({ items }) => void this.#moments.set(id, items))
      asked.catch(() => this.#asked.delete(id))
      this.#asked.set(id, asked)
    }
    return asked
  }

  momentsOf(hit: SearchHit, tracker: string): Moment[] {
    return (this.#moments.get(hit.call.id) ?? []).filter((m) => m.turn === hit.turn.index && m.tracker === tracker)
  }

  /** What people said of all moments of the tracker in this turn; empty where they differ. */
  verdictOf(hit: SearchHit, tracker: string): Verdict {
    const [first, ...others] = this.momentsOf(hit, tracker)
    return first && others.every((m) => m.verdict === first.verdict) ? ((first.verdict ?? '') as Verdict) : ''
  }

  /** Judges all of the tracker's moments in the hit's turn; the same verdict again takes it back. */
  async judgeHit(hit: SearchHit, tracker: string, verdict: Verdict): Promise<void> {
    try {
      await this.look(hit)
    } catch (cause) {
      toasts.fail(cause)
      return
    }
    await this.judge(hit, this.momentsOf(hit, tracker), this.verdictOf(hit, tracker) === verdict ? '' : verdict)
  }

  /** Shows the verdict at once, and takes it back where the server refuses it. */
  async judge(hit: SearchHit, moments: Moment[], verdict: Verdict): Promise<void> {
    const { id } = hit.call
    const mark = (said: (m: Moment) => Verdict) =>
      this.#moments.set(
        id,
        (this.#moments.get(id) ?? []).map((m) =>
          moments.some((one) => one.id === m.id) ? { ...m, verdict: said(m) || undefined } : m,
        ),
      )
    mark(() => verdict)
    try {
      for (const m of moments) await calls.judge(id, m.id, verdict)
    } catch (cause) {
      mark((m) => (moments.find((one) => one.id === m.id)?.verdict ?? '') as Verdict)
      toasts.fail(cause)
    }
  }
}
