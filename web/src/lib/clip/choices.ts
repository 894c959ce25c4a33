import type { Folder } from '$lib/api'

/** A folder to put a clip into; without an id it is one to be made. */
export interface Choice {
  id: string
  name: string
}

/** What a typed name may mean: folders that fit, the nearest first, then a new one of that name. */
export function choicesFor(folders: Pick<Folder, 'id' | 'name' | 'may'>[], typed: string): Choice[] {
  const wanted = typed.trim().toLowerCase()
  const open = folders.filter((f) => f.may?.includes('file'))
  const rank = (name: string) => {
    const lower = name.toLowerCase()
    return lower === wanted ? 0 : lower.startsWith(wanted) ? 1 : 2
  }
  const fitting = open
    .filter((f) => f.name.toLowerCase().includes(wanted))
    .sort((a, b) => rank(a.name) - rank(b.name) || a.name.localeCompare(b.name))
    .map((f) => ({ id: f.id, name: f.name }))
  const exact = fitting.some((f) => f.name.toLowerCase() === wanted)
  return wanted && !exact ? [...fitting, { id: '', name: typed.trim() }] : fitting
}
