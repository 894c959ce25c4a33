// Changes as the server tells them, for whoever wants to know.

import { base } from './api/http'
import type { Change } from './api'

type Listener = (change: Change) => void

class Live {
  connected = $state(false)
  #listeners = new Set<Listener>()
  #source?: EventSource
  #missed = false
  #again?: ReturnType<typeof setTimeout>

  start() {
    clearTimeout(this.#again)
    if (this.#source) return
    this.#source = new EventSource(`${base}/events`)
    this.#source.onopen = () => {
      this.connected = true
      // Whatever happened while the line was down was not told.
      if (this.#missed) for (const tell of this.#listeners) tell({ kind: 'call' })
      this.#missed = false
    }
    this.#source.onerror = () => {
      this.connected = false
      this.#missed = true
      // Refused, as with too many windows open, a browser does not try again.
      if (this.#source?.readyState !== EventSource.CLOSED) return
      this.#source = undefined
      this.#again = setTimeout(() => this.start(), 20_000)
    }
    this.#source.addEventListener('change', (event) => {
      const change = JSON.parse((event as MessageEvent<string>).data) as Change
      for (const tell of this.#listeners) tell(change)
    })
  }

  stop() {
    clearTimeout(this.#again)
    this.#source?.close()
    this.#source = undefined
    this.connected = false
  }

  /** Calls back on every change until the returned function is called. */
  listen(tell: Listener): () => void {
    this.#listeners.add(tell)
    return () => this.#listeners.delete(tell)
  }

  /** Like listen, but gathers bursts: calls back once they pause. */
  settled(wanted: (change: Change) => boolean, run: () => void, ms = 250): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = this.listen((change) => {
      if (!wanted(change)) return
      clearTimeout(timer)
      timer = setTimeout(run, ms)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }
}

export const live = new Live()
