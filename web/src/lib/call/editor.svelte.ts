// Correcting the words of a call: which turn is open, what has been typed in
// it, and how that is kept. Each change is a revision of its own, so each can be
// undone; what somebody typed is never thrown away unasked.

import { calls, Problem, type Call, type Transcript, type Turn, type Voice } from '$lib/api'
import { toasts } from '$lib/toasts.svelte'
import { cutAt, folded, successor, untouched } from './editing'

/** What the editor needs of the page it works on. */
export interface Desk {
  readonly callId: string
  /** The newest transcript the page has. */
  readonly transcript: Transcript | undefined
  /** Fetches and shows the transcript after a change; without an answer to a change, whatever is the newest. */
  reload(answer?: Call): Promise<void>
}

/** Why a change was not made. */
export interface Clash {
  message: string
  /** What has become of the turn meanwhile, if it was a matter of that. */
  theirs?: Turn
  /** The turn still begins where it did, so that one's own words can be put over theirs. */
  replaceable: boolean
}

export class Editor {
  turn = $state.raw<Turn>()
  draft = $state('')
  busy = $state(false)
  clash = $state.raw<Clash>()
  /** Where the caret shall stand once the box is there; taken by the box. */
  caret: number | undefined
  #revision = 0
  /** What was typed while a change was under way. */
  #ahead = ''
  /** Revisions before one's own changes, and the one each made. */
  #trail: { before: number; after: number }[] = []
  /** The last message with an undo, which undoes the last change only. */
  #told = 0
  #running?: Promise<unknown>

  constructor(private desk: Desk) {}

  get dirty() {
    return this.turn !== undefined && folded(this.draft) !== this.turn.text
  }

  /** Opens a turn; the one that was open is saved first. */
  async open(turn: Turn, caret = turn.text.length) {
    if (this.busy || !(await this.save())) return
    const turns = this.desk.transcript?.turns ?? []
    this.#show(untouched(turn, turns) ?? turns[turn.index], caret)
  }

  close() {
    this.turn = this.clash = undefined
    this.draft = this.#ahead = ''
  }

  /** Saves what was typed and closes the box, once what is under way is done. */
  async leave() {
    await this.#running
    // Whatever is typed while it is being saved is saved too.
    while (this.dirty) if (!(await this.save())) return
    this.close()
  }

  /** Saves what was typed; false where that was not possible and the box has to stay. */
  async save(): Promise<boolean> {
    if (!this.dirty) return true
    const text = folded(this.draft)
    if (!text) {
      this.clash = {
        message: 'A turn cannot be empty. Write what was said, or throw the change away.',
        replaceable: false,
      }
      return false
    }
    return this.#change('The words are saved.', (turn, revision) =>
      calls.editTurn(this.desk.callId, turn.index, { text, revision }),
    )
  }

  /** Cuts the turn at the caret and goes on in its second part. */
  async split(caret: number) {
    const at = cutAt(this.draft, caret)
    const index = this.turn?.index
    if (at === undefined || index === undefined || this.busy) return
    const done = await this.#changeSaved('The turn is split.', (turn, revision) =>
      calls.splitTurn(this.desk.callId, turn.index, { at, revision }),
    )
    if (done) this.#goTo((this.turn?.index ?? index) + 1, 0)
  }

  /** Joins the turn to the one before it; the caret stays between the words it stood between. */
  async joinPrevious() {
    const previous = this.desk.transcript?.turns[(this.turn?.index ?? 0) - 1]
    if (!previous || this.busy) return
    const done = await this.#changeSaved('The turns are joined.', (turn, revision) =>
      calls.mergeTurns(this.desk.callId, turn.index - 1, revision),
    )
    if (done) this.#goTo((this.turn?.index ?? 1) - 1, previous.text.length + 1)
  }

  async joinNext() {
    const next = this.desk.transcript?.turns[(this.turn?.index ?? 0) + 1]
    if (!next || this.busy) return
    const caret = folded(this.draft).length
    const done = await this.#changeSaved('The turns are joined.', (turn, revision) =>
      calls.mergeTurns(this.desk.callId, turn.index, revision),
    )
    if (done && this.turn) this.#goTo(this.turn.index, caret)
  }

  /** Goes to a neighbouring turn, its start or its end. */
  async step(by: 1 | -1) {
    const to = this.desk.transcript?.turns[(this.turn?.index ?? 0) + by]
    if (to) await this.open(to, by > 0 ? 0 : to.text.length)
  }

  /** Says who said a turn, which need not be the open one. */
  async give(turn: Turn, voice: Voice, name: string) {
    if (this.busy) return
    const open = this.turn?.index === turn.index
    if (open && !(await this.save())) return
    await this.#attempt((open && this.turn) || turn, this.#now(), `The turn is ${name}'s now.`, (t, revision) =>
      calls.giveTurn(this.desk.callId, t.index, { ...voice, revision }),
    )
  }

  /** Takes the last own change back, as long as nobody has changed anything since. */
  async undo() {
    const last = this.#trail.pop()
    if (!last) return
    if (this.#now() !== last.after) {
      this.#trail = []
      toasts.say('The transcript was changed since. Its history lets you go back to any state.')
      return
    }
    try {
      await this.desk.reload(await calls.revert(this.desk.callId, last.before, last.after))
      toasts.dismiss(this.#told)
      toasts.say('The change is undone.')
      const mine = this.#trail.at(-1)
      // Going back makes a new revision, which stands for the one before.
      if (mine) mine.after = this.#now()
    } catch (cause) {
      toasts.fail(cause)
    }
  }

  /** The page shows a newer transcript: goes along, or says what is in the way. */
  follow() {
    const turn = this.turn
    const transcript = this.desk.transcript
    if (!turn || !transcript || this.busy || transcript.revision === this.#revision) return
    const same = untouched(turn, transcript.turns)
    if (same) {
      this.turn = same
      this.#revision = transcript.revision
    } else if (this.dirty) {
      this.#collide('These words were changed meanwhile.')
    } else {
      this.#show(successor(turn, transcript.turns), 0)
    }
  }

  /** Puts one's own words over what others made of the turn. */
  async keepMine() {
    const theirs = this.clash?.theirs
    if (!theirs) return
    this.turn = theirs
    this.#revision = this.#now()
    this.clash = undefined
    await this.leave()
  }

  takeTheirs() {
    const theirs = this.clash?.theirs
    if (theirs) this.#show(theirs, theirs.text.length)
  }

  /** A key pressed while a change is under way is kept for the box that comes. */
  ahead(key: string) {
    this.#ahead += key
  }

  #now() {
    return this.desk.transcript?.revision ?? 0
  }

  #goTo(index: number, caret: number) {
    this.#show(this.desk.transcript?.turns[index], caret)
  }

  #show(turn: Turn | undefined, caret: number) {
    if (!turn) return this.close()
    const at = Math.min(caret, turn.text.length)
    this.turn = turn
    this.draft = turn.text.slice(0, at) + this.#ahead + turn.text.slice(at)
    this.caret = at + this.#ahead.length
    this.clash = undefined
    this.#revision = this.#now()
    this.#ahead = ''
  }

  #collide(message: string) {
    const turn = this.turn
    if (!turn) return
    this.#keepAhead()
    const theirs = successor(turn, this.desk.transcript?.turns ?? [])
    this.clash = { message, theirs, replaceable: theirs?.startMs === turn.startMs }
  }

  #keepAhead() {
    this.draft += this.#ahead
    this.#ahead = ''
  }

  /** Changes the open turn, with what was typed in it saved first. */
  async #changeSaved(said: string, run: (turn: Turn, revision: number) => Promise<Call>): Promise<boolean> {
    if (!this.dirty) return this.#change(said, run)
    const text = folded(this.draft)
    // An empty turn is refused there, with the reason.
    if (!text) return this.save()
    return this.#change(said, async (turn, revision) => {
      const saved = await calls.editTurn(this.desk.callId, turn.index, { text, revision })
      this.#note(saved)
      return run(turn, saved.revision)
    })
  }

  /** Remembers a change for its undo: each makes one revision. */
  #note({ revision }: Call) {
    this.#trail.push({ before: revision - 1, after: revision })
  }

  /** Changes the open turn. */
  async #change(said: string, run: (turn: Turn, revision: number) => Promise<Call>): Promise<boolean> {
    const turn = this.turn
    if (!turn) return false
    const done = await this.#attempt(turn, this.#revision, said, run)
    if (done) {
      this.#revision = this.#now()
      this.turn = this.desk.transcript?.turns[done.index] ?? this.turn
    }
    return done !== undefined
  }

  #attempt(...change: Parameters<Editor['try']>): Promise<Turn | undefined> {
    const running = this.try(...change)
    this.#running = running
    return running
  }

  /** Runs a change on a turn of a revision, and once more where others only changed other turns meanwhile. */
  private async try(
    turn: Turn,
    revision: number,
    said: string,
    run: (turn: Turn, revision: number) => Promise<Call>,
  ): Promise<Turn | undefined> {
    this.busy = true
    try {
      for (let again = true; ; again = false) {
        try {
          const answer = await run(turn, revision)
          await this.desk.reload(answer)
          if (answer.revision > revision) {
            this.#note(answer)
            toasts.dismiss(this.#told)
            this.#told = toasts.say(said, { label: 'Undo', run: () => void this.undo() })
          }
          return turn
        } catch (cause) {
          if (!(cause instanceof Problem) || cause.status !== 409 || !again) throw cause
          await this.desk.reload()
          const same = untouched(turn, this.desk.transcript?.turns ?? [])
          if (!same) {
            if (this.turn) this.#collide(cause.message)
            else toasts.fail(cause)
            return undefined
          }
          turn = same
          revision = this.#now()
        }
      }
    } catch (cause) {
      // What was typed stays in the box.
      this.#keepAhead()
      if (this.turn)
        this.clash = { message: cause instanceof Error ? cause.message : String(cause), replaceable: false }
      else toasts.fail(cause)
      return undefined
    } finally {
      this.busy = false
    }
  }
}
