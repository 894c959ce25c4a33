import type { Accepted } from '$lib/api'
import { base, Problem, problemFrom } from '$lib/api/http'

export interface Metadata {
  externalId: string
  title: string
  startedAt?: string
}

/**
 * Sends a call. Not by fetch, which tells no progress.
 * The metadata goes first, so that the server can refuse before gigabytes come.
 */
export function send(
  metadata: Metadata,
  files: { recording?: File; transcript?: File },
  progress: (share: number) => void,
): Promise<Accepted> {
  const form = new FormData()
  form.append('metadata', new Blob([JSON.stringify(metadata)], { type: 'application/json' }))
  if (files.transcript) form.append('transcript', files.transcript)
  if (files.recording) form.append('recording', files.recording)

  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `${base}/calls`)
    request.upload.onprogress = (event) => event.total > 0 && progress(event.loaded / event.total)
    request.onload = () => {
      if (request.status === 202) resolve(JSON.parse(request.responseText) as Accepted)
      else reject(problemFrom(request.status, request.responseText))
    }
    request.onerror = () =>
      reject(new Problem(0, 'The line broke.', 'The line to the server broke. Nothing was kept there; try again.'))
    request.send(form)
  })
}
