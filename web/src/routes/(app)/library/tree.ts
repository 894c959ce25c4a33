import type { Folder } from '$lib/api'

export interface Node {
  folder: Folder
  children: Node[]
}

/** The folders as a tree, by name; those whose parent one may not see stand at the top. */
export function treeOf(folders: Folder[]): Node[] {
  const nodes = new Map(folders.map((folder) => [folder.id, { folder, children: [] as Node[] }]))
  const top: Node[] = []
  for (const node of [...nodes.values()].sort((a, b) => a.folder.name.localeCompare(b.folder.name))) {
    const parent = node.folder.parentId ? nodes.get(node.folder.parentId) : undefined
    ;(parent?.children ?? top).push(node)
  }
  return top
}
