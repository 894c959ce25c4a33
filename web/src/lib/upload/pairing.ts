// Which of the files somebody gives are one call. The server decides; this only
// shows it the files and reads what it says.

import { calls } from '$lib/api'
import type { FilesOfCall, FilesPaired } from '$lib/api'

/** A file, and where it lay among those that were given. */
export interface Given {
  file: File
  path: string
}

/** What belongs together and is sent as one call. */
export interface Grouped {
  title: string
  /** The call that gets the parts; missing: a new one. */
  to?: string
  recording?: File
  /** The one that says most first; the others are for where it cannot be read. */
  transcripts: File[]
  companion?: File
  metadata: Record<string, unknown>
  /** Why it is not to be sent. */
  faults: string[]
}

/** A file that is not sent, and why. */
export interface Apart {
  name: string
  why: string
  refused: boolean
}

// As the server reads them: heads to tell kinds by, descriptions whole.
const headBytes = 4096
const wholeBytes = 1 << 20
const mostBytes = 24 << 20
const described = /\.(json|vcon|csv|tsv)$/i

async function head(file: File, most: number): Promise<string> {
  const bytes = new Uint8Array(await file.slice(0, most).arrayBuffer())
  let binary = ''
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(binary)
}

/** How much of each file is shown, so that all together are not too much. */
export function shown(files: { name: string; size: number }[]): number[] {
  let left = mostBytes - files.length * headBytes
  return files.map((file) => {
    const whole = described.test(file.name) && file.size <= Math.min(wholeBytes, left)
    if (whole) left -= file.size
    return whole ? file.size : headBytes
  })
}

export async function pair(given: Given[]): Promise<{ calls: Grouped[]; apart: Apart[]; notes: string[] }> {
  const most = shown(given.map((g) => g.file))
  const files = await Promise.all(
    given.map(async ({ file, path }, i) => ({
      path,
      size: file.size,
      modified: new Date(file.lastModified).toISOString(),
      head: await head(file, most[i] ?? headBytes),
    })),
  )
  const found = await calls.pair({ files, zone: Intl.DateTimeFormat().resolvedOptions().timeZone })
  return { calls: found.calls.map((c) => grouped(c, given)), apart: apartOf(found, given), notes: found.notes }
}

function grouped(call: FilesOfCall, given: Given[]): Grouped {
  const file = (i?: number) => (i === undefined ? undefined : given[i]?.file)
  return {
    title: String(call.metadata.title ?? call.name),
    recording: file(call.recording),
    transcripts: call.transcripts.map(file).filter((f) => f !== undefined),
    companion: file(call.companion),
    metadata: call.metadata,
    faults: call.faults,
  }
}

function apartOf(found: FilesPaired, given: Given[]): Apart[] {
  const spare = [...found.unused, ...found.calls.flatMap((c) => c.spare)]
  const say = (refused: boolean) => (a: { file: number; why: string }) => ({
    name: given[a.file]?.path ?? '',
    why: a.why,
    refused,
  })
  return [...found.refused.map(say(true)), ...spare.map(say(false))]
}
