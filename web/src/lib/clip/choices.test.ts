import { describe, expect, it } from 'vitest'
import type { Folder } from '$lib/api'
import { choicesFor } from './choices'

const folders: Pick<Folder, 'id' | 'name' | 'may'>[] = [
  { id: '1', name: 'Strong price answers', may: ['file'] },
  { id: '2', name: 'Price', may: ['edit', 'file'] },
  { id: '3', name: 'Timing', may: ['file'] },
  { id: '4', name: 'Price of others', may: [] },
  { id: '5', name: 'Price of nobody' },
]
const names = (typed: string) => choicesFor(folders, typed).map((c) => (c.id ? c.name : `new ${c.name}`))

describe('choicesFor', () => {
  it('offers all one may fill when nothing is typed', () =>
    expect(names('')).toEqual(['Price', 'Strong price answers', 'Timing']))
  it('puts the nearest first and a new one last', () =>
    expect(names('pri')).toEqual(['Price', 'Strong price answers', 'new pri']))
  it('makes no second folder of the same name', () => expect(names('PRICE')).toEqual(['Price', 'Strong price answers']))
  it('offers a new one when none fits', () => expect(names(' Legal ')).toEqual(['new Legal']))
})
