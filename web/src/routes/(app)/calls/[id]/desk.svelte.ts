// The call a page shows and its words. A change is shown as soon as its
// transcript is there, before everything that follows from it is computed.

import { calls, type Call, type Transcript } from '$lib/api'
import type { Desk } from '$lib/call/editor.svelte'

interface Loaded {
  call: Call
  transcript: Transcript | undefined
}

/** Of a page that is being left: it gets the data of the next one before it goes. */
type Left = { call?: undefined }

export class CallDesk implements Desk {
  #newer = $state.raw<{ call: Call; transcript: Transcript }>()
  #last: Loaded

  /** data is what the page loaded last. */
  constructor(private data: () => Loaded | Left) {
    this.#last = data() as Loaded
  }

  get #loaded(): Loaded {
    const now = this.data()
    if (now.call) this.#last = now
    return this.#last
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
