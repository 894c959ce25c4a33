// A transcript that does not lie on its recording: said, heard, mended.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { accessible, demoRecording, expect, get, logIn, soundAt, test, uploaded } from './test'
import type { Page } from '@playwright/test'

interface Timed {
  start: number
  end: number
}
interface Heard {
  results: { channels: { alternatives: { words: Timed[] }[] }[] }
}

const demo = (slug: string) => readFileSync(resolve(import.meta.dirname, `../../demo/calls/${slug}.json`), 'utf8')

/** What is said in the recording, so many seconds later. */
function words(later = 0): string {
  const heard = JSON.parse(demo('01-spoiled-stock')) as Heard
  for (const channel of heard.results.channels) {
    for (const { words } of channel.alternatives) {
      for (const word of words) {
        word.start += later
        word.end += later
      }
    }
  }
  return JSON.stringify(heard)
}

const startOf = async (page: Page, id: string, turn: number) =>
  (await get<{ turns: { startMs: number }[] }>(page, `/calls/${id}/transcript`)).turns[turn]!.startMs

const panel = (page: Page) => page.getByRole('region', { name: 'Times against the recording' })

test.beforeEach(async ({ page }) => logIn(page))

test('a transcript that runs behind is offered to be mended, heard before and after, and mended', async ({ page }) => {
  const id = await uploaded(page, { title: 'Words come late' }, words(2.3), demoRecording)
  const late = await startOf(page, id, 3)
  await page.goto(`/calls/${id}`)
  await expect(panel(page)).toContainText('The transcript seems to run 2.3 s behind the recording.')
  await accessible(page)

  // The same sentence where the transcript has it, and where it is heard.
  await panel(page).getByRole('button', { name: 'Before' }).click()
  await expect.poll(() => soundAt(page)).toBeGreaterThan(1)
  const before = await soundAt(page)
  await panel(page).getByRole('button', { name: 'After' }).click()
  await expect.poll(() => soundAt(page)).toBeLessThan(before)

  // Whoever does not want it is not asked again, and finds it where times are moved.
  await panel(page).getByRole('button', { name: 'Dismiss' }).click()
  await expect(panel(page)).toBeHidden()
  await page.reload()
  await expect(page.getByRole('region', { name: 'Transcript' })).toContainText('Quillbeck')
  await expect(panel(page)).toHaveCount(0)
  await page.getByRole('button', { name: 'Times' }).click()
  await expect(panel(page)).toContainText('2.3 s behind')

  await panel(page).getByRole('button', { name: 'Apply' }).click()
  await expect(panel(page)).toBeHidden()
  expect(await startOf(page, id, 3)).toBe(late - 2300)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => startOf(page, id, 3)).toBe(late)
})

test('words are moved by hand, heard while they are moved, and only then kept', async ({ page }) => {
  const id = await uploaded(page, { title: 'Words moved by hand' }, words(), demoRecording)
  const start = await startOf(page, id, 0)
  await page.goto(`/calls/${id}`)
  await page.getByRole('button', { name: 'Times' }).click()
  await expect(panel(page)).toContainText('as they are')
  await accessible(page)
  await panel(page).getByRole('button', { name: 'Words 1.0 s later' }).click()
  await panel(page).getByRole('button', { name: 'Words 0.1 s earlier' }).click()
  await expect(panel(page)).toContainText('0.9 s later')
  await expect.poll(() => soundAt(page)).toBeGreaterThan(0)
  // Shown, but not kept.
  expect(await startOf(page, id, 0)).toBe(start)
  await panel(page).getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Times' }).click()
  await expect(panel(page)).toContainText('as they are')

  await panel(page).getByRole('button', { name: 'Words 1.0 s later' }).click()
  await panel(page).getByRole('button', { name: 'Apply' }).click()
  await expect(panel(page)).toContainText('The transcript seems to run 1.0 s behind the recording.')
  expect(await startOf(page, id, 0)).toBe(start + 1000)
})

test('a transcript of another recording is told, with what to do', async ({ page }) => {
  const id = await uploaded(page, { title: 'Another talk' }, demo('04-heating-season'), demoRecording)
  await page.goto(`/calls/${id}`)
  await expect(panel(page)).toContainText('This transcript seems to belong to another recording.')
  await expect(panel(page)).toContainText('upload the recording again with its own transcript')
  await accessible(page)
  await panel(page).getByRole('button', { name: 'Hear it' }).click()
  await expect.poll(() => soundAt(page)).toBeGreaterThan(0)
  await panel(page).getByRole('button', { name: 'They belong together' }).click()
  await expect(panel(page)).toBeHidden()
})
