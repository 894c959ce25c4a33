// The shapes of the JSON contract, as the page uses them. Times within a call
// are milliseconds from its start; offsets into text are UTF-16 code units.

export type Side = 'rep' | 'customer' | 'unknown'
export type Role = 'administrator' | 'manager' | 'trainer' | 'rep'
export type Kind = 'objection' | 'technique' | 'weak' | 'topic'
export type Verdict = 'confirmed' | 'rejected' | ''

export interface Ref {
  id: string
  name: string
}

export interface List<T> {
  items: T[]
  next?: string
}

export interface Me {
  id: string
  email: string
  name: string
  role: Role
  team?: Ref
  may: string[]
  /** The largest recording the server takes, in bytes. */
  maxUpload: number
}

/** Answers an upload: the call is kept. */
export interface Accepted {
  id: string
  transcriptFormat?: string
  transcriptReason?: string
  warnings: string[]
}

export interface Stage {
  name: string
  state: 'pending' | 'running' | 'done' | 'failed' | 'skipped'
  error?: string
  attempts: number
}

export interface Party {
  name?: string
  email?: string
  phone?: string
  side?: Side | ''
  channel?: number
}

export interface Call {
  id: string
  externalId?: string
  title: string
  startedAt: string
  rep?: Ref
  repEmail?: string
  team?: Ref
  account?: string
  contact?: string
  direction?: 'inbound' | 'outbound' | ''
  language?: string
  outcome?: string
  stage?: string
  amount?: number
  parties: Party[]
  custom?: Record<string, string>
  private: boolean
  state: 'processing' | 'ready' | 'failed'
  stages?: Stage[]
  durationMs: number
  channels: number
  hasAudio: boolean
  hasTranscript: boolean
  transcriptFormat?: string
  transcriptReason?: string
  estimated: boolean
  revision: number
  askSides: boolean
  warnings: string[]
  talkRatio?: number
  objections: string[]
  may?: string[]
  createdAt: string
}

export interface Speaker {
  key: string
  label: string
  side: Side
  channel?: number
  sampleMs: number
  sampleEndMs: number
  talkMs: number
}

export interface Word {
  from: number
  to: number
  startMs: number
  endMs: number
  text: string
  confidence?: number
}

export interface Turn {
  index: number
  startMs: number
  endMs: number
  side: Side
  speaker: string
  text: string
  words?: Word[]
}

export interface Transcript {
  revision: number
  format: string
  reason: string
  language?: string
  estimated: boolean
  speakers: Speaker[]
  turns: Turn[]
  warnings: { where: string; message: string }[]
}

export interface Moment {
  id: string
  tracker: string
  name: string
  kind: Kind
  side: string
  turn: number
  from: number
  to: number
  startMs: number
  endMs: number
  text: string
  version: number
  verdict?: Verdict
}

export interface Fact {
  key: string
  text: string
  points: number
  value?: number
  unit?: string
  atMs?: number
}

export interface Exchange {
  id: number
  startMs: number
  endMs: number
  objections: string[]
  techniques: string[]
  weak: string[]
  objectionTurns: number[]
  answerTurns?: number[]
  reactionTurn?: number
  objection: string
  answer: string
  reaction?: string
  handling: number
  facts: Fact[]
  reflex: boolean
  returns: boolean
}

export interface Figure {
  key: string
  name: string
  value?: number
  unit: string
  side?: Side | ''
  definition: string
  typicalLow?: number
  typicalHigh?: number
  source?: string
}

export interface Stats {
  estimated: boolean
  figures: Figure[]
}

/** Waveform peaks in the audiowaveform JSON layout, version 2. */
export interface Peaks {
  version: number
  channels: number
  sample_rate: number
  samples_per_pixel: number
  bits: number
  length: number
  /** min and max of each channel in turn, for each pixel */
  data: number[]
}

export interface ClipTurn {
  startMs: number
  endMs: number
  side: Side
  speaker: string
  text: string
}

export interface Clip {
  id: string
  callId?: string
  callTitle: string
  account?: string
  rep?: Ref
  startMs: number
  endMs: number
  durationMs: number
  title: string
  note?: string
  tags: string[]
  words: ClipTurn[]
  state: 'processing' | 'ready' | 'failed'
  error?: string
  folders: Ref[]
  createdBy?: Ref
  createdAt: string
  may?: string[]
}

export interface Folder {
  id: string
  name: string
  note?: string
  parentId?: string
  shared: 'me' | 'team' | 'everyone'
  owner?: Ref
  clipCount: number
  lengthMs: number
  may?: string[]
  clips?: Clip[]
  updatedAt: string
}

export interface SearchHit {
  call: {
    id: string
    title: string
    account?: string
    startedAt: string
    rep?: Ref
    durationMs: number
    hasAudio: boolean
  }
  atMs: number
  turn: Turn
  highlights: number[][]
  reply?: Turn
  tags: string[]
  exchange?: { id: number; handling: number; startMs: number; endMs: number }
  clips: Clip[]
}

export interface FacetCount {
  value: string
  name: string
  count: number
}

export interface SearchAnswer {
  total: number
  tookMs: number
  hits: SearchHit[]
  facets: Record<string, FacetCount[]>
  next?: string
}

/** A tracker's rule; the language is that of docs/trackers.md. */
export interface Rule {
  key: string
  name: string
  kind: Kind
  /** Missing where anybody may say it. */
  side?: 'customer' | 'rep' | 'any'
  phrases: string[]
  except?: string[]
  when?: { part?: 'first' | 'last'; length?: string; from?: string; to?: string }
  inQuestion?: boolean
  minCount?: number
  after?: Neighbour
  before?: Neighbour
  absent?: boolean
  description?: string
  /** What becomes of "it's not too expensive". */
  negated?: string
  /** It serves the engine and makes no moments. */
  support?: boolean
  tests?: { hit?: string[]; miss?: string[] }
}

export interface Neighbour {
  tracker: string
  within: string
  side?: string
}

export interface Tracker {
  id: string
  rule: Rule
  key: string
  name: string
  kind: Kind
  side: string
  version: number
  enabled: boolean
  pack?: string
  edited: boolean
  moments: number
  confirmed: number
  rejected: number
  precision?: number
  updatedAt: string
}

export interface RuleProblem {
  field: string
  index: number
  from: number
  to: number
  message: string
  expected?: string
}

export interface PreviewExample {
  change: 'new' | 'gone' | 'same'
  callId: string
  callTitle: string
  atMs: number
  endMs: number
  turn: number
  text: string
  from: number
  to: number
}

export interface Preview {
  problems: RuleProblem[]
  tests: { text: string; want: boolean; got: boolean }[]
  moments: number
  calls: number
  appear: number
  /** Moments the tracker has now and would lose. */
  gone: number
  /** Calls looked at. */
  searched: number
  examples: PreviewExample[]
  tookMs: number
}

export interface User {
  id: string
  email: string
  name: string
  role: Role
  team?: Ref
  disabled: boolean
}

export interface Team {
  id: string
  name: string
  parentId?: string
}

export interface Token {
  id: string
  name: string
  createdAt: string
  lastUsed?: string
  secret?: string
}

export interface AdminStatus {
  version: string
  /** How many stages of each name are in each state. */
  stages: Record<string, Record<string, number>>
  failed: (Stage & { owner: string })[]
  /** Parts that do not answer, and why. */
  missing: Record<string, string>
}

/** What the event stream says has changed. */
export interface Change {
  kind: 'call' | 'clip' | 'tracker'
  call?: string
  clip?: string
  stage?: string
  state?: string
  total?: number
  deleted?: boolean
}
