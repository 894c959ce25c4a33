// Files that wait to be sent, kept in the browser so that a reload loses none.

import type { Grouped } from './pairing'

export interface Kept extends Grouped {
  id: string
}

// Browsers copy files into their storage; what is larger than this is not kept.
const mostBytes = 400_000_000

function open(): Promise<IDBObjectStore> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('gametape', 2)
    request.onupgradeneeded = () => {
      // An older page kept uploads in another shape.
      if (request.result.objectStoreNames.contains('uploads')) request.result.deleteObjectStore('uploads')
      request.result.createObjectStore('uploads', { keyPath: 'id' })
    }
    request.onerror = () => reject(request.error)
    request.onsuccess = () => resolve(request.result.transaction('uploads', 'readwrite').objectStore('uploads'))
  })
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** Keeping is a convenience: where the browser refuses, sending goes on without it. */
export async function keep(upload: Kept): Promise<void> {
  const files = [upload.recording, upload.companion, ...upload.transcripts]
  if (files.reduce((sum, f) => sum + (f?.size ?? 0), 0) > mostBytes) return
  await open()
    .then((store) => done(store.put(upload)))
    .catch(() => undefined)
}

export async function forget(id: string): Promise<void> {
  await open()
    .then((store) => done(store.delete(id)))
    .catch(() => undefined)
}

export async function kept(): Promise<Kept[]> {
  return open()
    .then((store) => done(store.getAll() as IDBRequest<Kept[]>))
    .catch(() => [])
}
