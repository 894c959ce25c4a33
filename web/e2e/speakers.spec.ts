// Who speaks on a call is heard, named and put on a side by hand, and known again.

import { accessible, demoRecording, expect, get, logIn, soundAt, test, uploaded } from './test'
import type { Page } from '@playwright/test'

const said: [string, string][] = [
  ['Speaker 1', 'Hello, it is about the offer you sent to us.'],
  ['Speaker 2', 'Yes, what do you think of it?'],
  ['Speaker 1', 'It is too expensive for us. We pay half of that now, and nobody here asked for more.'],
  ['Speaker 2', 'That is fair. What do you compare it with?'],
]
const transcript =
  'WEBVTT\n\n' +
  said.map(([who, text], i) => `00:00:${10 + i * 8}.000 --> 00:00:${15 + i * 9}.000\n<v ${who}>${text}\n\n`).join('')

interface Words {
  speakers: { key: string; label: string; side: string; person?: { name: string } }[]
}
const speakers = async (page: Page, id: string) => (await get<Words>(page, `/calls/${id}/transcript`)).speakers

test.beforeEach(async ({ page }) => logIn(page))

test('speakers are heard, named, put on a side, and undone', async ({ page }) => {
  const id = await uploaded(page, { title: 'Two without names' }, transcript, demoRecording)
  await page.goto(`/calls/${id}`)
  await page.getByRole('tab', { name: 'Speakers' }).click()
  const card = (key: string) => page.locator(`[data-speaker="${key}"]`)
  await expect(card('Speaker 1')).toContainText(/\d+\s% of what is said/)
  await accessible(page)

  // The longest stretch of theirs.
  await card('Speaker 1').getByRole('button', { name: 'Hear Speaker 1' }).click()
  await expect.poll(() => soundAt(page)).toBeGreaterThan(25)

  // One works here; the other is new.
  await card('Speaker 2').getByRole('button', { name: 'Say who Speaker 2 is' }).click()
  await page.getByLabel('Who is it?').fill('nadia')
  await accessible(page)
  await page.getByRole('button', { name: /^Nadia Okonjo works here/ }).click()
  await expect(card('Speaker 2').getByRole('heading')).toHaveText('Nadia Okonjo')
  await expect(
    card('Speaker 2').getByRole('group', { name: 'Side of Nadia Okonjo' }).getByRole('button', { name: 'Rep' }),
  ).toHaveAttribute('aria-pressed', 'true')

  await card('Speaker 1')
    .getByRole('button', { name: /^Say who/ })
    .click()
  await page.getByLabel('Who is it?').fill('Tilda Marren')
  await page.getByLabel('Who is it?').press('Enter')
  await expect(card('Speaker 1').getByRole('heading')).toHaveText('Tilda Marren')
  await card('Speaker 1').getByRole('button', { name: 'Customer' }).click()
  await expect
    .poll(async () => (await speakers(page, id)).map((s) => [s.label, s.side]))
    .toEqual([
      ['Tilda Marren', 'customer'],
      ['Nadia Okonjo', 'rep'],
    ])
  await expect(page.locator('[data-turn="0"]')).toContainText('Tilda Marren')
  await page.getByRole('tab', { name: 'Objections' }).click()
  await expect(page.locator('[data-exchange="0"]')).toContainText('too expensive')

  // Undone: not on a side any more, but still of that name.
  await page.getByRole('button', { name: 'History' }).click()
  const history = page.getByRole('dialog', { name: 'History of the transcript' })
  await expect(history.locator('li').first()).toContainText('Speakers changed')
  await history.getByRole('button', { name: 'Go back to state 1' }).click()
  await expect(page.locator('[data-turn="0"]')).toContainText('Speaker 1')
})

test('whoever may not change the call sees and hears who speaks', async ({ page }) => {
  const id = await uploaded(page, { title: 'Only to be read' }, transcript, demoRecording)
  await page.route(`**/api/v1/calls/${id}`, async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), may: ['clip'] } })
  })
  await page.goto(`/calls/${id}?tab=speakers`)
  await expect(page.getByRole('button', { name: 'Hear Speaker 1' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Say who/ })).toHaveCount(0)
  await expect(page.getByRole('group', { name: /^Side of/ })).toHaveCount(0)
})
