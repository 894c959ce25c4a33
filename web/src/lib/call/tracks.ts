// Waveforms for the tracks of a call: the rep above, the customer below; or one
// for all where one channel carries everybody and nobody knows who is who.

import type { Peaks, Side, Speaker, Turn } from '$lib/api'

export type Tracks = [rep: number[], customer: number[]] | [everybody: number[]]

/** Whether the sides of some turns are known, so that the tracks can be parted by them. */
const parted = (turns: Turn[]) => turns.some((t) => t.side === 'rep' || t.side === 'customer')

/** Loudness from 0 to 1 of one channel, one figure a pixel of the peaks. */
function loudness(peaks: Peaks, channel: number): number[] {
  const full = 2 ** (peaks.bits - 1)
  return Array.from({ length: peaks.length }, (_, i) => {
    const at = (i * peaks.channels + channel) * 2
    return Math.max(Math.abs(peaks.data[at] ?? 0), Math.abs(peaks.data[at + 1] ?? 0)) / full
  })
}

/** The channel a side speaks on, if the speakers say so. */
function channelOf(side: Side, speakers: Speaker[]): number | undefined {
  return speakers.find((s) => s.side === side && s.channel !== undefined)?.channel
}

export function tracksOf(peaks: Peaks, speakers: Speaker[], turns: Turn[]): Tracks {
  if (peaks.channels >= 2) {
    const customer = channelOf('customer', speakers)
    const rep = channelOf('rep', speakers) ?? (customer === 0 ? 1 : 0)
    return [loud(loudness(peaks, rep)), loud(loudness(peaks, customer ?? (rep === 0 ? 1 : 0)))]
  }
  // One channel for all: each side's track keeps what is heard during its turns.
  const all = loud(loudness(peaks, 0))
  if (!parted(turns)) return [all]
  const msPerPixel = (peaks.samples_per_pixel / peaks.sample_rate) * 1000
  const tracks = [all.map(() => 0), all.map(() => 0)] as [number[], number[]]
  for (const turn of turns) {
    const last = Math.min(all.length, Math.ceil(turn.endMs / msPerPixel))
    for (let i = Math.floor(turn.startMs / msPerPixel); i < last; i++) {
      if (turn.side !== 'customer') tracks[0][i] = all[i]!
      if (turn.side !== 'rep') tracks[1][i] = all[i]!
    }
  }
  return tracks
}

/**
 * What the drawing depends on besides the peaks. It stays the same when words
 * are corrected, so that the drawing can stay too.
 */
export function voicing(peaks: Peaks | undefined, speakers: Speaker[], turns: Turn[]): string {
  if (peaks && peaks.channels >= 2) return `${channelOf('rep', speakers)} ${channelOf('customer', speakers)}`
  const runs: string[] = []
  turns.forEach((turn, i) => {
    if (turns[i - 1]?.side !== turn.side) runs.push(`${turn.side} ${turn.startMs}`)
  })
  return `${runs.join()} ${turns.at(-1)?.endMs}`
}

/** Without a recording: blocks where each side speaks. */
export function blocksOf(turns: Turn[], durationMs: number, pixels = 1200): Tracks {
  const tracks = [new Array<number>(pixels).fill(0), new Array<number>(pixels).fill(0)] as [number[], number[]]
  for (const turn of turns) {
    const from = Math.floor((turn.startMs / durationMs) * pixels)
    const to = Math.min(pixels, Math.max(from + 1, Math.floor((turn.endMs / durationMs) * pixels)))
    tracks[turn.side === 'customer' ? 1 : 0].fill(0.35, from, to)
  }
  if (!parted(turns)) return [tracks[0]]
  return tracks
}

// A quiet telephone line fills its track as a loud one does.
function loud(values: number[]): number[] {
  const sorted = values.filter((v) => v > 0.01).toSorted((a, b) => a - b)
  const high = sorted[Math.floor(sorted.length * 0.98)] ?? 1
  return values.map((v) => Math.min(1, v / Math.max(high, 0.02)))
}

/** The part of a track between two times, in so many figures; for small drawings. */
export function excerpt(track: number[], durationMs: number, fromMs: number, toMs: number, size: number): number[] {
  const perMs = track.length / durationMs
  return Array.from({ length: size }, (_, i) => {
    const from = Math.floor((fromMs + ((toMs - fromMs) * i) / size) * perMs)
    const to = Math.max(from + 1, Math.floor((fromMs + ((toMs - fromMs) * (i + 1)) / size) * perMs))
    return Math.max(0, ...track.slice(Math.max(0, from), Math.max(0, to)))
  })
}
