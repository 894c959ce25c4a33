// The call a page shows and its words. A change is shown as soon as its
// transcript is there, before everything that follows from it is computed.

import { calls, type Call, type Transcript } from '$lib/api'
import type { Desk } from '$lib/call/editor.svelte'

interface Loaded {
  call: Call
  transcript: Transcript | undefined
}

export class CallDesk implements Desk {
  #newer = $state.raw<{ call: Call; transcript: Transcript }>()
  #loaded: Loaded

  /** data is what the page loaded last. */
  constructor(data: () => Loaded) {
    // A page that is left is given the data of the next one, but what it derives
    // stays as it was: a change under way then still knows its call.
    this.#loaded = $derived(data())
  }

  get #shown(): Loaded {
    const [loaded, newer] = [this.#loaded, this.#newer]
    const ahead = newer?.call.id === loaded.call.id && newer.transcript.revision > (loaded.transcript?.revision ?? 0)
    return ahead && newer ? newer : loaded
  }

  get call() {
    return this.#shown.call
  }

  get callId() {
    return this.#loaded.call.id
  }

  get transcript() {
    return this.#shown.transcript
  }

  async reload(answer?: Call) {
    const id = this.callId
    const [call, transcript] = await Promise.all([answer ?? calls.one(id), calls.transcript(id)])
    this.#newer = { call, transcript }
  }
}
