import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { constructs } from './phraseHelp'

describe('the help on phrases', () => {
  const page = readFileSync(resolve(process.cwd(), '../docs/trackers.md'), 'utf8')
  const table = page.slice(page.indexOf('## Phrases'), page.indexOf('## Rules of a sentence'))
  const rows = table.split('\n').filter((line) => line.startsWith('| `'))
  const written = rows.map((row) =>
    row
      .replace(/\\\|/g, '\u0000')
      .split('|')[1]!
      .replace(/\u0000/g, '|')
      .replace(/`/g, '')
      .trim(),
  )
  const told = constructs.map((c) => `${c.write}\n${c.example}`).join('\n')

  it('has found the table of the reference page', () => expect(written.length).toBeGreaterThan(8))
  it.each(written)('tells of %s', (construct) => expect(told).toContain(construct))
})
