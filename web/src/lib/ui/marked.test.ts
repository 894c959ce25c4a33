import { describe, expect, it } from 'vitest'
import { pieces } from './marked'

const shown = (text: string, spans: number[][]) =>
  pieces(text, spans)
    .map((p) => (p.marked ? `[${p.text}]` : p.text))
    .join('')

describe('pieces', () => {
  it.each([
    ['no span leaves the text whole', 'too expensive', [], 'too expensive'],
    ['a span in the middle', 'way too expensive', [[4, 7]], 'way [too] expensive'],
    [
      'spans out of order',
      'a b c',
      [
        [4, 5],
        [0, 1],
      ],
      '[a] b [c]',
    ],
    [
      'overlapping spans lose nothing',
      'abcdef',
      [
        [0, 3],
        [2, 5],
      ],
      '[abc][de]f',
    ],
    ['a span beyond the end is cut off', 'abc', [[1, 99]], 'a[bc]'],
  ])('%s', (_, text, spans, want) => expect(shown(text, spans)).toBe(want))
})
