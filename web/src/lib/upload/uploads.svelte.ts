// The files a person has dropped, on their way to being calls.

import { calls, Problem, type Accepted, type Call } from '$lib/api'
import { bytes } from '$lib/format'
import { session } from '$lib/session.svelte'
import { live } from '$lib/live.svelte'
import { formatName } from '$lib/words'
import { contentID } from './content'
import { forget, keep, kept, type Kept } from './kept'
import { pair, type Apart, type Given } from './pairing'
import { send, type Parts } from './send'

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
  /** Files that are in no call, and why. */
  apart = $state<Apart[]>([])
  notes = $state<string[]>([])
  /** Files are being looked at. */
  sorting = $state(0)
  open = $state(false)
  #listening = false

  get busy() {
    return this.list.some((u) => ['waiting', 'sending', 'processing'].includes(u.state))
  }

  /** Takes files in as calls of their own, or adds what is one call to a call that is here. */
  async add(given: Given[], to?: { id: string; title: string }) {
    if (given.length === 0) return
    this.open = true
    this.sorting += given.length
    try {
      const found = await pair(given)
      this.apart.push(...found.apart.filter((a) => !this.apart.some((b) => b.name === a.name && b.why === a.why)))
      this.notes.push(...found.notes.filter((n) => !this.notes.includes(n)))
      if (to && found.calls.length > 1) {
        throw new Error('These files are more than one call, so they were not added to this one.')
      }
      for (const call of found.calls) {
        const group = to ? { ...call, to: to.id, title: to.title } : call
        const upload = { id: (group.to ?? '') + nameFor(group.recording, ...group.transcripts), ...group }
        const before = this.list.find((u) => u.id === upload.id)
        if (before) {
          if (before.state === 'failed') this.retry(before)
          continue
        }
        this.#put(upload)
        void keep(upload)
      }
    } catch (cause) {
      this.apart.push({
        name: given.length === 1 ? given[0]!.path : `${given.length} files`,
        why: refusal(cause),
        refused: true,
      })
    } finally {
      this.sorting -= given.length
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
    this.apart = []
    this.notes = []
    for (const upload of this.list) {
      if (!['waiting', 'sending'].includes(upload.state)) this.remove(upload)
    }
    this.open = this.list.length > 0
  }

  #put(upload: Kept) {
    const faulty = upload.faults.length > 0
    this.list.push({
      ...upload,
      state: faulty ? 'failed' : 'waiting',
      progress: 0,
      callId: '',
      note: faulty ? upload.faults.join(' ') : '',
    })
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
    try {
      const accepted = await this.#sendOne(upload)
      upload.callId = accepted.id
      upload.state = 'processing'
      upload.note = understood(accepted)
      void this.#look(upload)
    } catch (cause) {
      if (cause instanceof Problem && cause.status === 409 && cause.ref && cause.field('externalId')) {
        Object.assign(upload, { state: 'known', callId: cause.ref, note: 'It is here already.' })
      } else {
        Object.assign(upload, {
          state: 'failed',
          callId: cause instanceof Problem ? cause.ref : '',
          note: refusal(cause),
        })
        if (cause instanceof Problem && cause.status === 0) return // kept, to be tried again
      }
    }
    void forget(upload.id)
  }

  /** A transcript that cannot be read gives way to the next one of the call. */
  async #sendOne(upload: Upload): Promise<Accepted> {
    if (upload.to) return this.#sendTo(upload.to, upload)
    for (let i = 0; ; i++) {
      const transcript = upload.transcripts[i]
      const named = upload.recording ?? transcript
      const parts: Parts = { recording: upload.recording, transcript, companion: transcript && upload.companion }
      const metadata = { externalId: named && (await contentID(named)), ...upload.metadata }
      try {
        const accepted = await send({ method: 'POST', path: '/calls' }, metadata, parts, (share) => {
          upload.progress = share
        })
        for (const other of upload.transcripts.slice(i + 1)) {
          this.apart.push({
            name: other.name,
            why: `${transcript?.name} is of the same talk and says more.`,
            refused: false,
          })
        }
        return accepted
      } catch (cause) {
        const unread =
          cause instanceof Problem &&
          cause.status === 422 &&
          cause.fields.some((f) => f.location.startsWith('transcript'))
        const more = upload.transcripts.length > i + 1 || upload.recording !== undefined
        if (!unread || transcript === undefined || !more) throw cause
        this.apart.push({ name: transcript.name, why: cause.message, refused: true })
      }
    }
  }

  async #sendTo(id: string, upload: Upload): Promise<Accepted> {
    const [transcript] = upload.transcripts
    const attached: Accepted['attached'] = []
    let last: Accepted | undefined
    if (transcript) {
      const parts = { transcript, companion: upload.companion }
      last = await send(
        { method: 'PUT', path: `/calls/${id}/transcript` },
        undefined,
        parts,
        (share) => (upload.progress = share),
      )
      attached.push(...(last.attached ?? []))
    }
    if (upload.recording) {
      const parts = { recording: upload.recording }
      last = await send(
        { method: 'PUT', path: `/calls/${id}/recording` },
        undefined,
        parts,
        (share) => (upload.progress = share),
      )
      attached.push(...(last.attached ?? []))
    }
    return { ...last!, attached }
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
    upload.note = broken(call) ?? (upload.to ? upload.note : understood(call, call.askSides))
  }
}

const broken = (call: Call) => call.stages?.find((s) => s.state === 'failed')?.error

function understood(what: Pick<Accepted, 'transcriptFormat' | 'warnings' | 'attached'>, askSides = false): string {
  if (what.attached?.length) return `The ${what.attached.join(' and the ')} went to this call.`
  const read = what.transcriptFormat ? `Read as ${formatName(what.transcriptFormat)}.` : 'No transcript came with it.'
  return [read, askSides ? 'It is not clear who the rep is.' : '', what.warnings[0] ?? ''].filter(Boolean).join(' ')
}

function refusal(cause: unknown): string {
  if (!(cause instanceof Problem)) return cause instanceof Error ? cause.message : 'It could not be sent. Try again.'
  const detail = cause.fields.map((f) => f.message).filter((m) => m && m !== cause.message)
  return [cause.message, ...detail].join(' ')
}

// The same files give the same name, so that dropping them twice sends them once.
const nameFor = (...files: (File | undefined)[]) =>
  files.map((f) => (f ? `${f.name}/${f.size}/${f.lastModified}` : '')).join('|')

export const uploads = new Uploads()
