// Files that wait to be sent, kept in the browser so that a reload loses none.

export interface Kept {
  id: string
  title: string
  recording?: File
  transcript?: File
}

// Browsers copy files into their storage; what is larger than this is not kept.
const mostBytes = 400_000_000

function open(): Promise<IDBObjectStore> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('gametape', 1)
    request.onupgradeneeded = () => request.result.createObjectStore('uploads', { keyPath: 'id' })
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
  if ((upload.recording?.size ?? 0) + (upload.transcript?.size ?? 0) > mostBytes) return
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
