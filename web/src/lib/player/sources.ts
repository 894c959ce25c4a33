// What the player needs to know of a call or a clip.

import { calls, clips, type Clip, type SearchHit } from '$lib/api'
import type { Source } from './player.svelte'

interface PlayableCall {
  id: string
  title: string
  account?: string
  durationMs: number
}

export function callSource(call: PlayableCall | SearchHit['call'], silences?: [number, number][]): Source {
  return {
    key: 'call:' + call.id,
    url: calls.playbackURL(call.id),
    title: call.title || 'Call',
    detail: call.account ?? '',
    href: `/calls/${call.id}`,
    durationMs: call.durationMs,
    silences,
  }
}

export function clipSource(clip: Clip): Source {
  return {
    key: 'clip:' + clip.id,
    url: clips.mediaURL(clip.id),
    title: clip.title,
    detail: clip.callTitle,
    href: `/clips/${clip.id}`,
    durationMs: clip.durationMs,
  }
}
