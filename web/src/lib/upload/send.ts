import type { Accepted } from '$lib/api'
import { base, Problem, problemFrom } from '$lib/api/http'

export interface Parts {
  transcript?: File
  companion?: File
  recording?: File
}

/**
 * Sends a call, or parts of one that is here. Not by fetch, which tells no
 * progress. What is small goes first, so that the server can refuse before
 * gigabytes come.
 */
export function send(
  to: { method: 'POST' | 'PUT'; path: string },
  metadata: Record<string, unknown> | undefined,
  parts: Parts,
  progress: (share: number) => void,
): Promise<Accepted> {
  const form = new FormData()
  if (metadata) form.append('metadata', new Blob([JSON.stringify(metadata)], { type: 'application/json' }))
  if (parts.transcript) form.append('transcript', parts.transcript)
  if (parts.companion) form.append('companion', parts.companion)
  if (parts.recording) form.append('recording', parts.recording)

  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(to.method, base + to.path)
    request.upload.onprogress = (event) => event.total > 0 && progress(event.loaded / event.total)
    request.onload = () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText) as Accepted)
      else reject(problemFrom(request.status, request.responseText))
    }
    request.onerror = () =>
      reject(new Problem(0, 'The line broke.', 'The line to the server broke. Nothing was kept there; try again.'))
    request.send(form)
  })
}
