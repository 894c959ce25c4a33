import { describe, expect, it } from 'vitest'
import type { Call } from '$lib/api'
import { cost, progress, transcribing } from './speech'

const call = (speech?: Partial<Call['speech']>, state?: string) =>
  ({ speech, stages: state ? [{ name: 'transcribe', state }] : [] }) as unknown as Call

describe('speech to text', () => {
  it('is under way while its stage is open', () => {
    expect(transcribing(call(undefined, 'pending'))).toBe(true)
    expect(transcribing(call(undefined, 'running'))).toBe(true)
    expect(transcribing(call(undefined, 'failed'))).toBe(false)
    expect(transcribing(call())).toBe(false)
  })

  it('tells its progress in minutes', () => {
    expect(progress(call())).toBe('It begins once the waveform is drawn.')
    expect(progress(call({ soundMs: 610_000, doneMs: 185_000 }))).toBe('3 of 11 minutes of speech done')
    expect(progress(call({ soundMs: 20_000, doneMs: 0 }))).toBe('0 of 1 minute of speech done')
  })

  it('tells what it has cost', () => {
    expect(cost(call())).toBe('')
    expect(cost(call({ sentMs: 61_000 }))).toBe('2 minutes of sound sent to the speech server for this call so far.')
  })
})
