import { describe, expect, it } from 'vitest'
import type { Folder } from '$lib/api'
import { treeOf, type Node } from './tree'

const folder = (id: string, name: string, parentId?: string) => ({ id, name, parentId }) as Folder
const shown = (nodes: Node[]): unknown[] => nodes.map((n) => [n.folder.name, shown(n.children)])

describe('treeOf', () => {
  it('nests folders and orders them by name', () => {
    expect(shown(treeOf([folder('1', 'Timing'), folder('2', 'Price'), folder('3', 'Strong', '2')]))).toEqual([
      ['Price', [['Strong', []]]],
      ['Timing', []],
    ])
  })
  it('puts a folder of a hidden parent at the top', () =>
    expect(shown(treeOf([folder('3', 'Strong', 'hidden')]))).toEqual([['Strong', []]]))
})
