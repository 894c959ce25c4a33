import { describe, expect, it } from 'vitest'
import type { Peaks, Speaker, Turn } from '$lib/api'
import { blocksOf, excerpt, tracksOf } from './tracks'

const peaks = (channels: number, data: number[]): Peaks => ({
  version: 2,
  channels,
  sample_rate: 1000,
  samples_per_pixel: 1000,
  bits: 8,
  length: data.length / channels / 2,
  data,
})
const speaker = (side: Speaker['side'], channel: number): Speaker => ({
  key: side,
  label: side,
  side,
  channel,
  sampleMs: 0,
  sampleEndMs: 0,
  talkMs: 0,
})
const turn = (side: Turn['side'], startMs: number, endMs: number): Turn => ({
  index: 0,
  startMs,
  endMs,
  side,
  speaker: side,
  text: '',
})

describe('tracksOf', () => {
  const stereo = peaks(2, [-64, 64, 0, 0, 0, 0, -128, 64])
  it('puts the left channel above where nobody knows better', () => {
    expect(tracksOf(stereo, [], [])).toEqual([
      [1, 0],
      [0, 1],
    ])
  })
  it('follows the speakers when the rep is on the right', () => {
    expect(tracksOf(stereo, [speaker('rep', 1), speaker('customer', 0)], [])).toEqual([
      [0, 1],
      [1, 0],
    ])
  })
  it('knows the rep from the customer alone', () => {
    expect(tracksOf(stereo, [speaker('customer', 0)], [])[0]).toEqual([0, 1])
  })
  it('parts one channel by who speaks when', () => {
    const mono = peaks(1, [-128, 0, 0, 127, -128, 0])
    const tracks = tracksOf(mono, [], [turn('rep', 0, 1000), turn('customer', 1000, 3000)])
    expect(tracks.map((track) => track.map((v) => v > 0))).toEqual([
      [true, false, false],
      [false, true, true],
    ])
  })
  it('is one track where one channel has everybody and no side is known', () => {
    const mono = peaks(1, [-128, 0, 0, 127, -128, 0])
    expect(tracksOf(mono, [], [turn('unknown', 0, 1000), turn('unknown', 1000, 3000)])).toHaveLength(1)
    expect(tracksOf(mono, [], [])).toHaveLength(1)
  })
})

describe('blocksOf', () => {
  it('draws a block where a side speaks', () => {
    expect(blocksOf([turn('rep', 0, 500), turn('customer', 500, 1000)], 1000, 4)).toEqual([
      [0.35, 0.35, 0, 0],
      [0, 0, 0.35, 0.35],
    ])
  })
})

describe('excerpt', () => {
  it('takes the loudest of each stretch', () => {
    expect(excerpt([0, 1, 2, 3, 4, 5, 6, 7], 8000, 2000, 6000, 2)).toEqual([3, 5])
  })
})
