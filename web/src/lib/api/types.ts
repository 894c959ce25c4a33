// The shapes of the JSON contract as the page uses them. Most are taken from
// schema.d.ts, which `npm run types` makes from api/openapi.yaml; the few that
// are no JSON route's are written here.

import type { components } from './schema'

type Schemas = components['schemas']

// OpenAPI says that lists may be null; the server writes empty ones.
type Given<T> = T extends null
  ? never
  : T extends (infer Item)[]
    ? Given<Item>[]
    : T extends object
      ? { [Key in keyof T]: Given<T[Key]> }
      : T

export type Ref = Given<Schemas['Ref']>
export type Me = Given<Schemas['Me']>
export type Call = Given<Schemas['Call']>
export type TracksChoice = Given<Schemas['TracksChoice']>
export type SpeechChoice = Given<Schemas['SpeechChoice']>
export type BulkAnswer = Given<Schemas['BulkAnswer']>
export type Stage = Given<Schemas['Stage']>
export type Accepted = Given<Schemas['Accepted']>
export type FilesPaired = Given<Schemas['FilesPaired']>
export type FilesOfCall = FilesPaired['calls'][number]
export type Speaker = Given<Schemas['Speaker']>
export type Word = Given<Schemas['Word']>
export type Turn = Given<Schemas['Turn']>
export type Transcript = Given<Schemas['Transcript']>
export type Person = Given<Schemas['Person']>
export type Revision = Given<Schemas['Revision']>
/** Who changed what of a call. */
export type HistoryLine = Given<Schemas['Change']>
export type Alignment = Given<Schemas['Alignment']>
/** A correction of times: t becomes t × (1 + driftPpm ÷ 1,000,000) + offsetMs. */
export type Shift = Pick<Alignment, 'offsetMs' | 'driftPpm'>
export type Moment = Given<Schemas['Moment']>
export type Exchange = Given<Schemas['Exchange']>
export type Figure = Given<Schemas['Figure']>
export type Stats = Given<Schemas['Stats']>
export type Clip = Given<Schemas['Clip']>
export type Folder = Given<Schemas['Folder']>
export type SearchHit = Given<Schemas['SearchHit']>
export type SearchAnswer = Given<Schemas['SearchAnswer']>
export type FacetCount = Given<Schemas['FacetCount']>
export type RuleProblem = Given<Schemas['RuleProblem']>
export type PreviewExample = Given<Schemas['RuleExample']>
export type Preview = Given<Schemas['PreviewAnswer']>
/** What somebody whose change was refused has not seen. */
export type Missed = Given<Schemas['Missed']>
export type Team = Given<Schemas['Team']>
export type Token = Given<Schemas['Token']>
/** How far the archive has been gone through with changed trackers. */
export type Retag = Given<Schemas['Retag']>
/** What a tracker learned from people, and what there is to learn from. */
export type Smart = Given<Schemas['Smart']>
export type Lesson = Given<Schemas['Lesson']>
export type AdminStatus = Given<Schemas['Status']>

export type Side = Turn['side']
export type Kind = Moment['kind']
export type Verdict = 'confirmed' | 'rejected' | ''
export type Role = Me['role']

export type User = Omit<Given<Schemas['User']>, 'role'> & { role: Role }
export type Tracker = Omit<Given<Schemas['Tracker']>, 'rule' | 'kind'> & { rule: Rule; kind: Kind }

/** Who says a turn: a speaker of the transcript by key, or a new one by name. */
export type Voice = { key: string } | { name: string; side?: Side }

/** Who a speaker is: a known person, somebody who logs in here, a new name; none of them is nobody known. */
export type Identity = { personId?: string; userId?: string; name?: string }

export interface List<T> {
  items: T[]
  next?: string
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

/** What the event stream says has changed. */
export interface Change {
  kind: 'call' | 'clip' | 'folder' | 'person' | 'directory' | 'tracker' | 'retag'
  call?: string
  clip?: string
  folder?: string
  person?: string
  stage?: string
  state?: string
  /** The state of the whole call or clip. */
  total?: Call['state']
  deleted?: boolean
}
