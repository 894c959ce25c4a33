import { clips, folders, type Clip } from '$lib/api'
import { toasts } from '$lib/toasts.svelte'
import type { Choice } from './choices'
import type { Span } from './span'

/** A clip in the making. */
export interface Draft extends Span {
  callId: string
  callTitle: string
  durationMs: number
  hasAudio: boolean
  title: string
}

/** Makes the clip, and its folder first where that is new. */
export async function save(draft: Draft, note: string, folder: Choice | undefined): Promise<Clip> {
  const into = folder && (folder.id ? folder : await folders.create({ name: folder.name }))
  const clip = await clips.cut({
    callId: draft.callId,
    startMs: draft.startMs,
    endMs: draft.endMs,
    title: draft.title.trim(),
    note: note.trim() || undefined,
    folderId: into?.id,
  })
  if (into) toasts.say(`Kept in “${into.name}”.`, { label: 'Open', href: `/library/${into.id}` })
  else toasts.say('Clip kept.', { label: 'Open', href: `/clips/${clip.id}` })
  // The server may answer before the folder shows in the clip.
  return into && clip.folders.length === 0 ? { ...clip, folders: [{ id: into.id, name: into.name }] } : clip
}
