import type { Exchange, Turn } from '$lib/api'
import { turnAt } from '$lib/call/segments'
import type { Layer } from '$lib/keys.svelte'

interface Deck {
  time: () => number
  turns: () => Turn[]
  exchanges: () => Exchange[]
  go: (ms: number) => void
  playPause: () => void
  clip: () => void
  setEnd: (end: 'startMs' | 'endMs') => void
  /** Missing where the words may not be changed. */
  edit: (() => void) | undefined
}

// Stepping back a moment after a start means the one before.
const graceMs = 1200

export function callKeys(deck: Deck): Layer {
  const by = (ms: number) => () => deck.go(deck.time() + ms)
  const turn = (step: 1 | -1) => () => {
    const turns = deck.turns()
    const at = turnAt(turns, step < 0 ? deck.time() - graceMs : deck.time())
    const to = turns[Math.max(0, step < 0 ? at : at + 1)]
    if (to) deck.go(to.startMs)
  }
  const objection = (step: 1 | -1) => () => {
    const starts = deck.exchanges().map((e) => e.startMs)
    const now = deck.time()
    const to = step > 0 ? starts.find((ms) => ms > now + 50) : starts.findLast((ms) => ms < now - graceMs)
    if (to !== undefined) deck.go(to)
  }
  return {
    name: 'This call',
    bindings: [
      { keys: ['space', 'k'], label: 'Play or pause', run: deck.playPause },
      { keys: ['j'], label: '10 seconds back', run: by(-10_000) },
      { keys: ['l'], label: '10 seconds on', run: by(10_000) },
      { keys: ['ArrowLeft'], label: '5 seconds back', run: by(-5000) },
      { keys: ['ArrowRight'], label: '5 seconds on', run: by(5000) },
      { keys: ['shift+ArrowLeft'], label: 'Previous turn', run: turn(-1) },
      { keys: ['shift+ArrowRight'], label: 'Next turn', run: turn(1) },
      { keys: ['n'], label: 'Next objection', run: objection(1) },
      { keys: ['p'], label: 'Previous objection', run: objection(-1) },
      { keys: ['['], label: 'The clip starts here', run: () => deck.setEnd('startMs') },
      { keys: [']'], label: 'The clip ends here', run: () => deck.setEnd('endMs') },
      { keys: ['c'], label: 'Clip', run: deck.clip },
      ...(deck.edit ? [{ keys: ['e'], label: 'Correct the words of this turn', run: deck.edit }] : []),
    ],
  }
}

/** What the box takes in which words are corrected; here to be told of. */
export const editingKeys: Layer = {
  name: 'While correcting words',
  bindings: [
    { keys: ['Enter'], label: 'Split the turn at the caret' },
    { keys: ['Backspace'], label: 'At the start: join with the turn before' },
    { keys: ['Delete'], label: 'At the end: join with the next turn' },
    { keys: ['ArrowUp', 'ArrowDown'], label: 'At the start or end: previous or next turn' },
    { keys: ['ctrl+space'], label: 'Hear the turn, or stop' },
    { keys: ['ctrl+z'], label: 'Undo the last change' },
    { keys: ['Escape'], label: 'Save and leave' },
  ],
}
