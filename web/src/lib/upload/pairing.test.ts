import { describe, expect, it } from 'vitest'
import { pair, stem } from './pairing'

const paired = (...names: string[]) =>
  pair(names.map((name) => ({ name }))).map((p) => [p.recording?.name, p.transcript?.name])

describe('pair', () => {
  it.each<[string, string[], (string | undefined)[][]]>([
    [
      'the same name is a pair',
      ['a.mp3', 'a.vtt', 'b.mp3', 'b.srt'],
      [
        ['a.mp3', 'a.vtt'],
        ['b.mp3', 'b.srt'],
      ],
    ],
    [
      'two files of both kinds are a pair whatever their names',
      ['meeting.mp4', 'notes.txt'],
      [['meeting.mp4', 'notes.txt']],
    ],
    [
      'two recordings are two calls',
      ['a.mp3', 'b.mp3'],
      [
        ['a.mp3', undefined],
        ['b.mp3', undefined],
      ],
    ],
    ['a transcript alone is a call of its own', ['a.vtt'], [[undefined, 'a.vtt']]],
    [
      'what Zoom adds does not part a pair',
      ['GMT2026_Recording.m4a', 'GMT2026_Recording.transcript.vtt', 'other.mp3'],
      [
        ['GMT2026_Recording.m4a', 'GMT2026_Recording.transcript.vtt'],
        ['other.mp3', undefined],
      ],
    ],
    [
      'a recording takes one transcript only',
      ['a.mp3', 'a.vtt', 'a.srt'],
      [
        ['a.mp3', 'a.vtt'],
        [undefined, 'a.srt'],
      ],
    ],
    ['a file of unknown kind is sent as a recording', ['strange.bin'], [['strange.bin', undefined]]],
  ])('%s', (_, names, want) => expect(paired(...names)).toEqual(want))
})

describe('stem', () => {
  it.each([
    ['two endings go', 'Call 7.mp3.json', 'call 7'],
    ['a language goes', 'call-7.en.vtt', 'call 7'],
    ['a copy number goes', 'call-7 (2).vtt', 'call 7'],
    ['a name that is only an addition stays', 'transcript.vtt', 'transcript'],
  ])('%s', (_, name, want) => expect(stem(name)).toBe(want))
})
