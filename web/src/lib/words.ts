// What keys of the domain are called on screen.

import type { AdminStatus, Kind, Revision } from '$lib/api'

export const objectionNames: Record<string, string> = {
  price: 'Price',
  timing: 'Timing',
  authority: 'Authority',
  need: 'Need',
  competitor: 'Competitor',
  status_quo: 'Status quo',
  trust: 'Trust',
  security: 'Security',
  integration: 'Integration',
  contract: 'Contract',
  stall: 'Stall',
  brush_off: 'Brush-off',
  reluctance: 'Reluctance',
}

export const techniqueNames: Record<string, string> = {
  pause: 'Pause',
  acknowledge: 'Acknowledge',
  clarify: 'Clarify',
  label_mirror: 'Label or mirror',
  restate: 'Restate',
  isolate: 'Isolate',
  feel_felt_found: 'Feel, felt, found',
  reframe: 'Reframe',
  proof: 'Proof',
  value_roi: 'Value',
  trade: 'Trade',
  trial_close: 'Check',
  next_step: 'Next step',
  permission: 'Permission',
}

export const outcomes = ['open', 'won', 'lost', 'no decision', 'follow-up']

/** "weak.quick_discount" → {kind: 'weak', name: 'Quick discount'} */
export function tag(key: string): { kind: Kind; name: string } {
  const dot = key.indexOf('.')
  const prefix = dot < 0 ? '' : key.slice(0, dot)
  const rest = dot < 0 ? key : key.slice(dot + 1)
  const kind: Kind = prefix === 'objection' || prefix === 'technique' || prefix === 'weak' ? prefix : 'topic'
  return {
    kind,
    name:
      (kind === 'objection' && objectionNames[rest]) ||
      (kind === 'technique' && techniqueNames[rest]) ||
      sentence(rest),
  }
}

export const objection = (key: string) => objectionNames[key] ?? sentence(key)
export const technique = (key: string) => techniqueNames[key] ?? sentence(key)

export function sentence(key: string): string {
  const words = key.replace(/[_.-]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export const kindNames: Record<Kind, string> = {
  objection: 'Objections',
  technique: 'Techniques',
  weak: 'Weak handling',
  topic: 'Topics',
}

export const choreNames: Record<NonNullable<AdminStatus['chores']>[number]['name'], string> = {
  mend: 'Search index compared with the calls',
  erase: 'Words of deleted calls taken off the disk',
  sweep: 'Objects without a call removed',
}

/** What a revision of a transcript changed. */
export const changeNames: Record<Revision['change'], string> = {
  import: 'Read from the file',
  words: 'Words corrected',
  split: 'A turn split',
  merge: 'Two turns joined',
  speakers: 'Speakers changed',
  times: 'Times corrected',
  revert: 'Gone back to an earlier state',
  '': 'Changed',
}

const formatNames: Record<string, string> = {
  webvtt: 'WebVTT',
  'webvtt-teams': 'WebVTT by Teams',
  'webvtt-zoom': 'WebVTT by Zoom',
  srt: 'SubRip (SRT)',
  ass: 'SubStation (ASS, SSA)',
  sbv: 'SBV',
  ttml: 'TTML',
  ctm: 'CTM',
  'text-zoom': 'Zoom text',
  'text-otter': 'Otter text',
  'text-meet': 'Meet text',
  'text-timed': 'Text with times',
  'text-names': 'Text with names',
  'text-plain': 'Plain text',
  'docx-teams': 'Word file by Teams',
  'docx-meet': 'Word file by Meet',
  docx: 'Word file',
  assemblyai: 'AssemblyAI',
  whisperx: 'WhisperX',
  'openai-diarised': 'OpenAI with speakers',
  revai: 'Rev.ai',
  'google-v1': 'Google v1',
  'google-v2': 'Google v2',
  vcon: 'vCon',
  wtf: 'WTF',
}

export const formatName = (key: string) => formatNames[key] ?? sentence(key)

export const sideNames: Record<string, string> = {
  rep: 'Rep',
  customer: 'Customer',
  unknown: 'Not known',
  any: 'Anyone',
}

export const roleNames: Record<string, string> = {
  administrator: 'Administrator',
  manager: 'Manager',
  trainer: 'Trainer',
  rep: 'Rep',
}
