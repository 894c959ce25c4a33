// The files a person has dropped, on their way to being calls.

import { calls, Problem, type Call } from '$lib/api'
import { bytes } from '$lib/format'
import { session } from '$lib/session.svelte'
import { live } from '$lib/live.svelte'
import { formatName } from '$lib/words'
import { forget, keep, kept, type Kept } from './kept'
import { pair } from './pairing'
import { send } from './send'

export interface Upload extends Kept {
  state: 'waiting' | 'sending' | 'processing' | 'ready' | 'failed' | 'known'
  progress: number
  callId: string
  /** What the transcript was understood as, or what went wrong. */
  note: string
}

const atOnce = 2

class Uploads {
  list = $state<Upload[]>([])
  open = $state(false)
  #listening = false

  get busy() {
    return this.list.some((u) => ['waiting', 'sending', 'processing'].includes(u.state))
  }

  async add(files: File[]) {
    this.open = true
    for (const files_ of pair(files)) {
      const upload = { id: await nameFor(files_.recording, files_.transcript), ...files_ }
      const before = this.list.find((u) => u.id === upload.id)
      if (before) {
        if (before.state === 'failed') this.retry(before)
        continue
      }
      this.#put(upload)
      void keep(upload)
    }
    this.#next()
  }

  /** Goes on with what a reload interrupted. */
  async resume() {
    for (const upload of await kept()) {
      if (!this.list.some((u) => u.id === upload.id)) this.#put(upload)
    }
    if (this.list.length > 0) this.open = true
    this.#next()
  }

  retry(upload: Upload) {
    Object.assign(upload, { state: 'waiting', note: '', progress: 0 })
    this.#next()
  }

  remove(upload: Upload) {
    this.list = this.list.filter((u) => u.id !== upload.id)
    void forget(upload.id)
  }

  clear() {
    for (const upload of this.list) {
      if (!['waiting', 'sending'].includes(upload.state)) this.remove(upload)
    }
    this.open = this.list.length > 0
  }

  #put(upload: Kept) {
    this.list.push({ ...upload, state: 'waiting', progress: 0, callId: '', note: '' })
  }

  #next() {
    this.#listen()
    const sending = this.list.filter((u) => u.state === 'sending').length
    for (const upload of this.list.filter((u) => u.state === 'waiting').slice(0, atOnce - sending)) {
      void this.#send(upload).finally(() => this.#next())
    }
  }

  async #send(upload: Upload) {
    const most = session.me?.maxUpload ?? 0
    if (most > 0 && (upload.recording?.size ?? 0) > most) {
      upload.state = 'failed'
      upload.note = `The recording is larger than ${bytes(most)}, the most this server takes.`
      void forget(upload.id)
      return
    }
    upload.state = 'sending'
    const recorded = upload.recording ?? upload.transcript
    const startedAt = new Date(recorded?.lastModified ?? Date.now()).toISOString()
    try {
      const accepted = await send({ externalId: upload.id, title: upload.title, startedAt }, upload, (share) => {
        upload.progress = share
      })
      upload.callId = accepted.id
      upload.state = 'processing'
      upload.note = understood(accepted)
      void this.#look(upload)
    } catch (cause) {
      if (cause instanceof Problem && cause.status === 409 && cause.ref) {
        Object.assign(upload, { state: 'known', callId: cause.ref, note: 'It is here already.' })
      } else {
        upload.state = 'failed'
        upload.note = refusal(cause)
        if (cause instanceof Problem && cause.status === 0) return // kept, to be tried again
      }
    }
    void forget(upload.id)
  }

  #listen() {
    if (this.#listening) return
    this.#listening = true
    live.listen((change) => {
      for (const upload of this.list) {
        const waits = upload.callId && upload.state === 'processing'
        if (change.kind === 'call' && waits && (!change.call || change.call === upload.callId)) void this.#look(upload)
      }
    })
  }

  async #look(upload: Upload) {
    const call = await calls.one(upload.callId).catch(() => undefined)
    if (!call) return
    upload.state = call.state
    upload.note = broken(call) ?? understood(call, call.askSides)
  }
}

const broken = (call: Call) => call.stages?.find((s) => s.state === 'failed')?.error

function understood(what: Pick<Call, 'transcriptFormat' | 'warnings'>, askSides = false): string {
  const read = what.transcriptFormat ? `Read as ${formatName(what.transcriptFormat)}.` : 'No transcript came with it.'
  return [read, askSides ? 'It is not clear who the rep is.' : '', what.warnings[0] ?? ''].filter(Boolean).join(' ')
}

function refusal(cause: unknown): string {
  if (!(cause instanceof Problem)) return 'It could not be sent. Try again.'
  const detail = cause.fields.map((f) => f.message).filter((m) => m && m !== cause.message)
  return [cause.message, ...detail].join(' ')
}

// The same files give the same name, so sending them twice makes one call.
async function nameFor(...files: (File | undefined)[]): Promise<string> {
  const facts = files.map((f) => (f ? `${f.name}/${f.size}/${f.lastModified}` : '')).join('|')
  if (!globalThis.crypto?.subtle) return 'page:' + facts
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(facts))
  return 'page:' + [...new Uint8Array(hash).slice(0, 12)].map((b) => b.toString(16).padStart(2, '0')).join('')
}

export const uploads = new Uploads()
