// What correcting a transcript comes down to, without the page around it.

import type { Moment, Turn } from '$lib/api'

/** A text as the server keeps it (appendFolded in coach/transcript): blanks folded, none at the ends; format characters stay inside words only. */
export const folded = (text: string) =>
  text
    .replace(/\p{Bidi_Control}/gu, '')
    .replace(/[\u00AD\u200B\u2060\uFEFF]*\p{White_Space}[\p{White_Space}\u00AD\u200B\u2060\uFEFF]*/gu, ' ')
    .replace(/^[ \u00AD\u200B\u2060\uFEFF]+|[ \u00AD\u200B\u2060\uFEFF]+$/g, '')

/** Where a caret in a draft stands in the text that is kept of it; undefined where a cut would leave nothing on one side. */
export function cutAt(draft: string, caret: number): number | undefined {
  const left = folded(draft.slice(0, caret))
  const right = folded(draft.slice(caret))
  if (!left || !right) return undefined
  // Inside a word the cut is there; between two words the blank goes.
  return folded(draft).length - right.length
}

/** The same turn in a newer transcript, if its words are as they were. */
export function untouched(turn: Turn, turns: Turn[]): Turn | undefined {
  return turns.find((t) => t.startMs === turn.startMs && t.text === turn.text)
}

/** What has become of a turn in a newer transcript: the one that starts with it, else the one it lies in. */
export function successor(turn: Turn, turns: Turn[]): Turn | undefined {
  return turns.find((t) => t.startMs === turn.startMs) ?? turns.findLast((t) => t.startMs <= turn.startMs) ?? turns[0]
}

/**
 * Moments at the place where their words stand now. After a change the analysis
 * needs a moment, and until then it speaks of the turns as they were.
 */
export function placed(moments: Moment[], turns: Turn[]): Moment[] {
  const out: Moment[] = []
  for (const moment of moments) {
    if (moment.turn < 0) {
      out.push(moment)
      continue
    }
    for (const index of [moment.turn, moment.turn + 1, moment.turn - 1]) {
      const text = turns[index]?.text ?? ''
      const same = index === moment.turn && text.slice(moment.from, moment.to) === moment.text
      const from = same ? moment.from : text.indexOf(moment.text)
      if (from < 0 || !moment.text) continue
      out.push(same ? moment : { ...moment, turn: index, from, to: from + moment.text.length })
      break
    }
  }
  return out
}
