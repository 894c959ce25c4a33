// The words of a call are corrected as in any editor, and nothing typed is lost.

import { accessible, expect, get, logIn, test, uploaded } from './test'
import type { Locator, Page } from '@playwright/test'

const said: [string, string][] = [
  ['Nadia Okonjo', 'Hello Ines, did you get the offer?'],
  ['Ines Haldorsen', 'Yes I did. It is too expensive for us. That is fair, what do you compare it with?'],
  ['Nadia Okonjo', 'Then let us look at that together.'],
]

const transcript =
  'WEBVTT\n\n' +
  said.map(([who, text], i) => `00:00:${10 + i * 8}.000 --> 00:00:${16 + i * 8}.000\n<v ${who}>${text}\n\n`).join('')

interface Words {
  revision: number
  turns: { text: string; speaker: string }[]
}

let id: string
const words = (page: Page) => get<Words>(page, `/calls/${id}/transcript`)
const turn = (page: Page, index: number): Locator => page.locator(`[data-turn="${index}"]`)
const box = (page: Page) => page.getByRole('textbox', { name: 'Words of this turn' })

async function edit(page: Page, index: number) {
  await turn(page, index).hover()
  await turn(page, index)
    .getByRole('button', { name: /Correct the words/ })
    .click()
  await expect(box(page)).toBeFocused()
}

async function caretBefore(page: Page, text: string) {
  await box(page).evaluate((element: HTMLTextAreaElement, before) => {
    const at = element.value.indexOf(before)
    element.setSelectionRange(at, at)
  }, text)
}

test.beforeEach(async ({ page }) => {
  await logIn(page)
  id = await uploaded(page, { title: 'Words to correct', repEmail: 'nadia.okonjo@quillbeck.example' }, transcript)
  await page.goto(`/calls/${id}`)
  await expect(turn(page, 0)).toContainText('did you get the offer')
})

test('a turn is corrected, split, given away, joined again and all of it undone, by keys', async ({ page }) => {
  const before = (await words(page)).turns.length

  // e opens the turn that is playing; the arrows go on to the next one.
  await page.locator('h1').click()
  await page.keyboard.press('e')
  await expect(turn(page, 0)).toContainText('Esc saves')
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowDown')
  await expect(turn(page, 1).getByRole('textbox')).toBeFocused()
  await accessible(page)

  // Enter saves what was typed and splits; the caret is in the second part.
  await page.keyboard.type('Well. ')
  await caretBefore(page, 'That is fair')
  await page.keyboard.press('Enter')
  await expect(turn(page, 2).getByRole('textbox')).toBeFocused()
  await expect(box(page)).toHaveValue(/^That is fair, what do you compare it with\?/)
  await expect(turn(page, 1)).toContainText('Well. Yes I did. It is too expensive for us.')
  await page.keyboard.type('Oh. ')
  await page.keyboard.press('Escape')
  await expect(box(page)).toHaveCount(0)
  expect((await words(page)).turns.map((t) => t.text).slice(1, 3)).toEqual([
    'Well. Yes I did. It is too expensive for us.',
    expect.stringMatching(/^Oh\. That is fair, what do you compare it with\?/),
  ])
  await expect(turn(page, 1)).toContainText('too expensive')

  // The second part was said by somebody else.
  await turn(page, 2)
    .getByRole('button', { name: /Say who it is/ })
    .click()
  const picker = page.getByRole('dialog', { name: 'Who said this?' })
  await accessible(page)
  await picker.getByRole('button', { name: /^Nadia Okonjo/ }).click()
  await expect(turn(page, 2).getByRole('button', { name: /^Nadia Okonjo/ })).toBeVisible()
  // … by somebody new, in truth.
  await turn(page, 2)
    .getByRole('button', { name: /Say who it is/ })
    .click()
  await picker.getByRole('button', { name: /Somebody else/ }).click()
  await picker.getByLabel('Name').fill('Olaf Haldorsen')
  await picker.getByLabel('Side').selectOption('customer')
  await picker.getByLabel('Name').press('Enter')
  await expect(turn(page, 2).getByRole('button', { name: /^Olaf Haldorsen/ })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(turn(page, 2).getByRole('button', { name: /^Nadia Okonjo/ })).toBeVisible()

  // Backspace at the start joins; the caret stays between the words.
  await edit(page, 2)
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Backspace')
  await expect(box(page)).toHaveValue(/^Well\. .* Oh\. That is fair/)
  await page.keyboard.type('– ')
  await page.keyboard.press('Escape')
  await expect(turn(page, 1)).toContainText('for us. – Oh. That is fair')
  expect((await words(page)).turns).toHaveLength(before)
})

test('what another wrote meanwhile is shown, and what was typed stays', async ({ page }) => {
  await edit(page, 1)
  await page.keyboard.type(' Mine.')

  // Another turn is no hindrance.
  const theirs = async (index: number, text: string) => {
    const { revision } = await words(page)
    const answer = await page.request.put(`/api/v1/calls/${id}/turns/${index}`, { data: { text, revision } })
    expect(answer.ok(), await answer.text()).toBe(true)
  }
  await theirs(0, 'Hello Ines, did you see the offer?')
  await expect(turn(page, 0)).toContainText('did you see')
  await expect(box(page)).toHaveValue(/Mine\.$/)
  await page.getByRole('button', { name: 'Save words' }).click()
  await expect(turn(page, 1)).toContainText('Mine.')
  await expect(box(page)).toHaveCount(0)

  // The same turn is.
  await edit(page, 1)
  await page.keyboard.type(' Mine again.')
  await theirs(1, 'Theirs.')
  const clash = page.getByRole('alert')
  await expect(clash).toContainText('Theirs.')
  await expect(box(page)).toHaveValue(/Mine again\.$/)
  await accessible(page)
  await clash.getByRole('button', { name: 'Keep mine' }).click()
  await expect(box(page)).toHaveCount(0)
  expect((await words(page)).turns[1]?.text).toMatch(/Mine again\.$/)

  // Or one takes what they wrote.
  await edit(page, 1)
  await page.keyboard.type(' Once more.')
  await theirs(1, 'Theirs again.')
  await clash.getByRole('button', { name: 'Take theirs' }).click()
  await expect(box(page)).toHaveValue('Theirs again.')
})

test('leaving the page saves what was typed', async ({ page }) => {
  await edit(page, 2)
  await page.keyboard.type(' Tomorrow.')
  await page.getByRole('link', { name: 'Calls', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Calls' })).toBeVisible()
  await expect
    .poll(async () => (await words(page)).turns.at(-1)?.text)
    .toBe('Then let us look at that together. Tomorrow.')
})

test('the history tells who changed what, and goes back to any state', async ({ page }) => {
  await edit(page, 0)
  await page.keyboard.type(' Or not?')
  await page.keyboard.press('Escape')
  await edit(page, 0)
  await caretBefore(page, 'did you')
  await page.keyboard.press('Enter')
  await expect(turn(page, 1).getByRole('textbox')).toBeFocused()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'History' }).click()
  const history = page.getByRole('dialog', { name: 'History of the transcript' })
  await expect(history.locator('[data-revision="3"]')).toContainText(/A turn split\s*Administrator.*Today/)
  await expect(history.locator('[data-revision="2"]')).toContainText('Words corrected')
  await expect(history.locator('[data-revision="1"]')).toContainText('Read from the file')
  await accessible(page)
  await history.getByRole('button', { name: 'Go back to state 1' }).click()
  await expect(history).toBeHidden()
  await expect(turn(page, 0)).toContainText('Hello Ines, did you get the offer?')
  await expect(page.getByText('Or not?')).toHaveCount(0)
})

test('whoever may not change the call is not offered to', async ({ page }) => {
  await page.route(`**/api/v1/calls/${id}`, async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), may: ['clip'] } })
  })
  await page.reload()
  await expect(turn(page, 0)).toContainText('Nadia Okonjo')
  await turn(page, 0).hover()
  await expect(page.getByRole('button', { name: /Correct the words|Say who it is|History|Times/ })).toHaveCount(0)
  await page.locator('h1').click()
  await page.keyboard.press('e')
  await expect(box(page)).toHaveCount(0)
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keys' })
  await expect(help).toContainText('Next objection')
  await expect(help).not.toContainText('Split the turn')
})

test('the keys of the editor are told in the help', async ({ page }) => {
  await page.locator('h1').click()
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keys' })
  await expect(help).toContainText('Split the turn at the caret')
  await expect(help).toContainText('Correct the words of this turn')
  await accessible(page)
})
