// The files of a drop or a choice, folders and all.

import type { Given } from './pairing'

export function chosen(files: Iterable<File>): Given[] {
  return [...files].map((file) => ({ file, path: file.webkitRelativePath || file.name })).filter((g) => !hidden(g.path))
}

/** Must be called while the drop is handled: afterwards the browser forgets its entries. */
export async function dropped(transfer: DataTransfer): Promise<Given[]> {
  const plain = [...transfer.files]
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null).filter((e) => e !== null)
  if (entries.length === 0) return chosen(plain)
  return (await Promise.all(entries.map((entry) => walk(entry)))).flat()
}

async function walk(entry: FileSystemEntry): Promise<Given[]> {
  const path = entry.fullPath.replace(/^\//, '')
  if (hidden(path)) return []
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
    return [{ file, path }]
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const inside: FileSystemEntry[] = []
  for (;;) {
    // A folder is told in pieces, the last one empty.
    const piece = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (piece.length === 0) break
    inside.push(...piece)
  }
  return (await Promise.all(inside.map(walk))).flat()
}

const hidden = (path: string) => path.split('/').some((part) => part.startsWith('.'))
