// Every route the page uses, by what a person would call it.

import { base, del, get, patch, post, put, queryString, request, type QueryValue } from './http'
import type * as t from './types'

type Fetch = typeof fetch
type Query = Record<string, QueryValue>

export const session = {
  setupNeeded: (fetch?: Fetch) => get<{ needed: boolean }>('/setup', { fetch }),
  setUp: (body: { code: string; email: string; name: string; password: string }) => post<t.Me>('/setup', body),
  logIn: (email: string, password: string) => post<t.Me>('/session', { email, password }),
  logOut: () => del<void>('/session'),
  me: (fetch?: Fetch) => get<t.Me>('/me', { fetch }),
  changePassword: (body: { old: string; new: string }) => post<t.Me>('/me/password', body),
}

export const account = {
  tokens: (fetch?: Fetch) => get<t.List<t.Token>>('/tokens', { fetch }),
  addToken: (body: { name: string; scope: t.Token['scope']; expiresAt: string }) => post<t.Token>('/tokens', body),
  removeToken: (id: string) => del<void>(`/tokens/${id}`),
}

export const calls = {
  list: (query: Query, fetch?: Fetch) => get<t.List<t.Call>>('/calls', { query, fetch }),
  one: (id: string, fetch?: Fetch) => get<t.Call>(`/calls/${id}`, { fetch }),
  change: (id: string, body: Partial<t.Call> & { version: number; sides?: Record<string, t.Side> }) =>
    patch<t.Call>(`/calls/${id}`, body),
  wouldRemove: (id: string) =>
    del<{ clips: number; folders: number; objects: number }>(`/calls/${id}`, { dryRun: true }),
  remove: (id: string) => del<void>(`/calls/${id}`),
  /** At most 200 at once. */
  removeMany: (ids: string[]) => post<t.BulkAnswer>('/calls/delete', { ids }),
  /** Says which files are one call, before they are sent. */
  pair: (body: { files: { path: string; size: number; modified: string; head: string }[]; zone: string }) =>
    post<t.FilesPaired>('/pairing', body),
  /** Takes the recording or the transcript from a call that has the other. */
  take: (id: string, part: 'recording' | 'transcript') => del<t.Call>(`/calls/${id}/${part}`),
  retry: (id: string) => post<void>(`/calls/${id}/retry`),
  transcribe: (id: string, choice: t.SpeechChoice) => post<t.Call>(`/calls/${id}/transcribe`, choice),
  hear: (id: string, choice: t.TracksChoice) => put<t.Call>(`/calls/${id}/tracks`, choice),
  transcript: (id: string, fetch?: Fetch) => get<t.Transcript>(`/calls/${id}/transcript`, { fetch }),
  moments: (id: string, fetch?: Fetch) => get<t.List<t.Moment>>(`/calls/${id}/moments`, { fetch }),
  exchanges: (id: string, fetch?: Fetch) => get<t.List<t.Exchange>>(`/calls/${id}/exchanges`, { fetch }),
  stats: (id: string, fetch?: Fetch) => get<t.Stats>(`/calls/${id}/stats`, { fetch }),
  peaks: (id: string, fetch?: Fetch) => get<t.Peaks>(`/calls/${id}/peaks`, { fetch }),
  judge: (id: string, moment: string, verdict: t.Verdict) =>
    put<void>(`/calls/${id}/moments/${encodeURIComponent(moment)}/verdict`, { verdict }),
  editTurn: (id: string, index: number, body: { text: string; revision: number }) =>
    put<t.Call>(`/calls/${id}/turns/${index}`, body),
  /** at: code units of the turn's text before the cut. */
  splitTurn: (id: string, index: number, body: { at: number; revision: number }) =>
    post<t.Call>(`/calls/${id}/turns/${index}/split`, body),
  /** Joins a turn with the next one. */
  mergeTurns: (id: string, index: number, revision: number) =>
    post<t.Call>(`/calls/${id}/turns/${index}/merge`, { revision }),
  giveTurn: (id: string, index: number, body: t.Voice & { revision: number }) =>
    put<t.Call>(`/calls/${id}/turns/${index}/speaker`, body),
  /** Says who a speaker is, here and in later calls. */
  identify: (id: string, body: t.Identity & { speaker: string; revision: number }) =>
    put<t.Call>(`/calls/${id}/people`, body),
  /** Goes back to a revision; the other one is the newest that was looked at. */
  revert: (id: string, to: number, revision: number) => post<t.Call>(`/calls/${id}/revert`, { to, revision }),
  history: (id: string) => get<t.List<t.HistoryLine>>(`/calls/${id}/history`),
  revisions: (id: string) => get<t.List<t.Revision>>(`/calls/${id}/revisions`),
  alignment: (id: string) => get<t.Alignment>(`/calls/${id}/alignment`),
  correctTimes: (id: string, body: t.Shift & { revision: number }) => post<t.Call>(`/calls/${id}/alignment`, body),
  playbackURL: (id: string) => `${base}/calls/${id}/playback`,
  recordingURL: (id: string) => `${base}/calls/${id}/recording`,
  transcriptURL: (id: string, format: string) => `${base}/calls/${id}/transcript${queryString({ format })}`,
}

export const people = {
  list: (query: Query) => get<t.List<t.Person>>('/people', { query }),
}

export const search = (query: Query, fetch?: Fetch) => get<t.SearchAnswer>('/search', { query, fetch })

export interface NewClip {
  callId: string
  startMs: number
  endMs: number
  title: string
  note?: string
  tags?: string[]
  folderId?: string
}

export const clips = {
  list: (query: Query, fetch?: Fetch) => get<t.List<t.Clip>>('/clips', { query, fetch }),
  one: (id: string, fetch?: Fetch) => get<t.Clip>(`/clips/${id}`, { fetch }),
  cut: (clip: NewClip) => post<t.Clip>('/clips', clip),
  change: (id: string, body: { version: number; title?: string; note?: string; tags?: string[] }) =>
    patch<t.Clip>(`/clips/${id}`, body),
  remove: (id: string) => del<void>(`/clips/${id}`),
  mediaURL: (id: string) => `${base}/clips/${id}/media`,
}

export const folders = {
  list: (fetch?: Fetch) => get<t.List<t.Folder>>('/folders', { fetch }),
  one: (id: string, fetch?: Fetch) => get<t.Folder>(`/folders/${id}`, { fetch }),
  create: (body: { name: string; parentId?: string; shared?: t.Folder['shared'] }) => post<t.Folder>('/folders', body),
  change: (id: string, body: { version: number } & Partial<Pick<t.Folder, 'name' | 'note' | 'shared' | 'parentId'>>) =>
    patch<t.Folder>(`/folders/${id}`, body),
  remove: (id: string) => del<void>(`/folders/${id}`),
  /** Answers 409 where the list is not the version that was looked at any more. */
  order: (id: string, clips: string[], version: number) => put<t.Folder>(`/folders/${id}/clips`, { clips, version }),
  add: (id: string, clipId: string) => post<t.Folder>(`/folders/${id}/clips`, { clipId }),
}

export const trackers = {
  list: (fetch?: Fetch) => get<t.List<t.Tracker>>('/trackers', { fetch }),
  one: (id: string, fetch?: Fetch) => get<t.Tracker>(`/trackers/${id}`, { fetch }),
  create: (rule: t.Rule) => post<t.Tracker>('/trackers', { rule }),
  change: (id: string, body: { rule: t.Rule; version: number }) => put<t.Tracker>(`/trackers/${id}`, body),
  switch: (id: string, enabled: boolean) => patch<t.Tracker>(`/trackers/${id}`, { enabled }),
  remove: (id: string) => del<void>(`/trackers/${id}`),
  versions: (id: string, fetch?: Fetch) => get<t.List<t.Tracker>>(`/trackers/${id}/versions`, { fetch }),
  /** What a rule would find; `learned` with or without what its tracker learned last. */
  preview: (rule: t.Rule, learned?: 'with' | 'without', signal?: AbortSignal) =>
    post<t.Preview>('/trackers/preview', { rule, learned }, signal),
  smart: (id: string, fetch?: Fetch) => get<t.Smart>(`/trackers/${id}/smart`, { fetch }),
  /** `precision` is the share of what it finds that shall be right; without it finds about as much as people confirmed. */
  learn: (id: string, precision?: number) => post<t.Lesson>(`/trackers/${id}/learn`, { precision }),
  switchSmart: (id: string, enabled: boolean) => put<t.Smart>(`/trackers/${id}/smart`, { enabled }),
  exportURL: `${base}/trackers/export`,
  bringIn: (yaml: string) =>
    request<{ imported: number }>('POST', '/trackers/import', { text: { type: 'application/yaml', content: yaml } }),
}

export const retag = {
  state: (fetch?: Fetch) => get<t.Retag>('/retag', { fetch }),
  start: () => post<t.Retag>('/retag'),
  cancel: () => del<t.Retag>('/retag'),
}

export const admin = {
  users: (fetch?: Fetch) => get<t.List<t.User>>('/users', { fetch }),
  addUser: (body: { email: string; name: string; role: t.Role; teamId?: string; password: string }) =>
    post<t.User>('/users', body),
  changeUser: (id: string, body: { version: number } & Record<string, unknown>) => patch<t.User>(`/users/${id}`, body),
  teams: (fetch?: Fetch) => get<t.List<t.Team>>('/teams', { fetch }),
  addTeam: (body: { name: string; parentId?: string }) => post<t.Team>('/teams', body),
  changeTeam: (id: string, body: { version: number; name?: string; parentId?: string }) =>
    patch<t.Team>(`/teams/${id}`, body),
  tokens: (fetch?: Fetch) => get<t.List<t.Token>>('/tokens', { query: { everybody: true }, fetch }),
  status: (fetch?: Fetch) => get<t.AdminStatus>('/admin/status', { fetch }),
}

export * from './types'
export { Problem } from './http'
