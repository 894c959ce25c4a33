// The one player. It belongs to no page, so it keeps playing across all of them.

import { settings } from '$lib/settings.svelte'

export interface Source {
  /** "call:<id>" or "clip:<id>" */
  key: string
  url: string
  title: string
  detail: string
  /** The page that shows it. */
  href: string
  durationMs: number
  /** Stretches without speech, for skipping, in order. */
  silences?: [number, number][]
}

export interface Loop {
  startMs: number
  endMs: number
}

export const rates = [0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3]

const shortestSkipMs = 1500

class Player {
  source = $state.raw<Source>()
  timeMs = $state(0)
  playing = $state(false)
  waiting = $state(false)
  problem = $state('')
  loop = $state.raw<Loop>()
  /** What plays one after the other, and where in it we are. */
  queue = $state.raw<Source[]>([])
  queueName = $state('')
  #stopAtMs?: number
  #audio?: HTMLAudioElement
  #frame = 0

  get durationMs() {
    return this.source?.durationMs ?? 0
  }

  get queueIndex() {
    return this.queue.findIndex((s) => s.key === this.source?.key)
  }

  is(key: string): boolean {
    return this.source?.key === key
  }

  /** Puts a source into the player without starting it, unless it is there already. */
  cue(source: Source, atMs = 0) {
    if (this.is(source.key)) {
      this.source = { ...source, silences: source.silences ?? this.source?.silences }
      return
    }
    this.#load(source)
    this.seek(atMs)
  }

  /** Plays a source from a time; until a time, if one is given. */
  play(source?: Source, fromMs?: number, toMs?: number) {
    if (source && !this.is(source.key)) {
      if (!this.queue.some((s) => s.key === source.key)) this.#clearQueue()
      this.#load(source)
    }
    if (!this.source) return
    this.#stopAtMs = toMs
    if (fromMs !== undefined) this.seek(fromMs)
    if (toMs !== undefined) this.#stopAtMs = toMs
    const audio = this.#element()
    audio.playbackRate = settings.rate
    this.problem = ''
    audio.play().catch((cause: unknown) => {
      if (cause instanceof DOMException && cause.name === 'AbortError') return
      this.problem = 'This cannot be played right now. Try again in a moment.'
    })
  }

  playQueue(name: string, sources: Source[], index = 0) {
    const first = sources[index]
    if (!first) return
    this.queue = sources
    this.queueName = name
    this.loop = undefined
    this.#load(first)
    this.play(first, 0)
  }

  pause() {
    this.#audio?.pause()
  }

  toggle() {
    if (this.playing) this.pause()
    else this.play()
  }

  seek(ms: number) {
    const to = Math.max(0, this.durationMs ? Math.min(ms, this.durationMs) : ms)
    this.#element().currentTime = to / 1000
    this.timeMs = to
    this.#stopAtMs = undefined
  }

  skip(ms: number) {
    if (this.source) this.seek(this.timeMs + ms)
  }

  step(by: 1 | -1) {
    const next = this.queue[this.queueIndex + by]
    if (next) this.play(next, 0)
  }

  setRate(rate: number) {
    settings.rate = rate
    if (this.#audio) this.#audio.playbackRate = rate
  }

  faster(by: 1 | -1) {
    const nearest = rates.reduce(
      (best, r, i) => (Math.abs(r - settings.rate) < Math.abs(rates[best]! - settings.rate) ? i : best),
      0,
    )
    this.setRate(rates[Math.min(rates.length - 1, Math.max(0, nearest + by))]!)
  }

  close() {
    this.pause()
    this.#clearQueue()
    this.source = undefined
    this.loop = undefined
    if (this.#audio) {
      this.#audio.removeAttribute('src')
      this.#audio.load()
    }
  }

  #clearQueue() {
    this.queue = []
    this.queueName = ''
  }

  #load(source: Source) {
    const audio = this.#element()
    this.source = source
    this.problem = ''
    this.loop = undefined
    this.timeMs = 0
    audio.src = source.url
    audio.playbackRate = settings.rate
  }

  #element(): HTMLAudioElement {
    if (this.#audio) return this.#audio
    const audio = document.createElement('audio')
    audio.preload = 'metadata'
    audio.hidden = true
    audio.onplay = () => {
      this.playing = true
      this.#follow()
    }
    audio.onpause = () => {
      this.playing = false
      this.timeMs = audio.currentTime * 1000
    }
    audio.onwaiting = () => (this.waiting = true)
    audio.onplaying = () => (this.waiting = false)
    audio.onloadedmetadata = () => {
      if (this.source && !this.source.durationMs && Number.isFinite(audio.duration)) {
        this.source = { ...this.source, durationMs: audio.duration * 1000 }
      }
    }
    audio.onerror = () => {
      this.playing = this.waiting = false
      if (audio.getAttribute('src')) this.problem = 'The recording cannot be loaded. It may still be processed.'
    }
    audio.onended = () => {
      this.playing = false
      if (this.queueIndex >= 0 && this.queueIndex < this.queue.length - 1) this.step(1)
    }
    // Hidden tabs get no animation frames, but a playlist must go on there too.
    audio.ontimeupdate = () => this.#tick()
    document.body.append(audio)
    this.#audio = audio
    return audio
  }

  #follow() {
    cancelAnimationFrame(this.#frame)
    const frame = () => {
      this.#tick()
      if (this.playing) this.#frame = requestAnimationFrame(frame)
    }
    this.#frame = requestAnimationFrame(frame)
  }

  #tick() {
    const audio = this.#audio
    if (!audio || !this.playing) return
    const ms = audio.currentTime * 1000
    this.timeMs = ms
    if (this.#stopAtMs !== undefined && ms >= this.#stopAtMs) {
      this.#stopAtMs = undefined
      this.pause()
    } else if (this.loop && ms >= this.loop.endMs) {
      audio.currentTime = this.loop.startMs / 1000
    } else if (settings.skipSilence && !this.loop && this.#stopAtMs === undefined) {
      const silence = silenceAt(this.source?.silences, ms)
      if (silence && silence[1] - ms > shortestSkipMs / 2) audio.currentTime = silence[1] / 1000
    }
  }
}

function silenceAt(silences: [number, number][] | undefined, ms: number) {
  return silences?.find(([from, to]) => ms >= from && ms < to)
}

/** The stretches of at least 1.5 s in which nobody speaks, a little air left at both ends. */
export function silencesOf(turns: { startMs: number; endMs: number }[]): [number, number][] {
  const out: [number, number][] = []
  let end = 0
  for (const turn of turns) {
    if (turn.startMs - end >= shortestSkipMs) out.push([end + 250, turn.startMs - 250])
    end = Math.max(end, turn.endMs)
  }
  return out
}

export const player = new Player()
