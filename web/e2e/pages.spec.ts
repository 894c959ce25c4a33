// Each page does the job a person comes to it for.

import { accessible, demoCall, demoRecording, expect, get, logIn, soundAt, test, uploaded } from './test'

test.beforeEach(async ({ page }) => logIn(page))

test('home shows the latest calls and strong answers to play', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'Latest calls' })).toBeVisible()
  await page
    .getByRole('button', { name: /^Play .+ of / })
    .first()
    .click()
  await expect.poll(() => soundAt(page)).toBeGreaterThan(0)
})

test('calls are filtered in the address and walked by keys', async ({ page }) => {
  const call = await demoCall(page)
  await page.goto('/calls')
  await page.getByLabel('Title, account or contact').fill(call.title)
  await expect(page).toHaveURL(/q=/)
  await expect(page.getByRole('row')).toHaveCount(2) // the head and the call
  await page.getByLabel('Title, account or contact').blur()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: call.title })).toBeVisible()
})

test('calls are selected and deleted together', async ({ page }) => {
  for (const n of [1, 2, 3]) await uploaded(page, { title: `To clear away ${n}` }, 'Anna: Hello there.\nBob: Hello.')
  await page.goto('/calls?q=To+clear+away')
  await expect(page.getByRole('row')).toHaveCount(4)
  await page.getByLabel('Select To clear away 1').check()
  await page.getByLabel('Select To clear away 3').check()
  await expect(page.getByText('2 calls selected')).toBeVisible()
  await accessible(page)
  await page.getByRole('button', { name: 'Delete …' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('row')).toHaveCount(2)
  await expect(page.getByText('To clear away 2')).toBeVisible()
})

test('a refused file says why', async ({ page }) => {
  await page.goto('/calls')
  await page
    .getByTestId('upload-input')
    .setInputFiles([{ name: 'fake.vtt', mimeType: 'text/vtt', buffer: Buffer.from([0, 1, 2, 3, 255, 254, 0, 9]) }])
  const uploads = page.getByRole('region', { name: 'Uploads' })
  await expect(uploads.locator('[data-state=failed]')).toHaveCount(1)
  await expect(uploads.getByText(/\w+ \w+ \w+.*\.$/).first()).toBeVisible()
})

test('a call is opened at a time, followed, judged and cut', async ({ page }) => {
  const call = await demoCall(page)
  const { items } = await get<{ items: { startMs: number; objection: string }[] }>(page, `/calls/${call.id}/exchanges`)
  const exchange = items[0]!
  await page.goto(`/calls/${call.id}?t=${exchange.startMs / 1000}`)
  const words = page.getByRole('region', { name: 'Transcript' })
  await expect(words.locator('[aria-current=true]')).toContainText(exchange.objection.slice(0, 20))

  // Confirm an objection: it stays confirmed after a reload.
  const confirm = page.getByRole('button', { name: 'Right', exact: true })
  const underlined = words.locator('[aria-current=true] [role=button][data-from]').first()
  await underlined.click()
  await confirm.first().click()
  await expect(confirm.first()).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Escape')

  // The cards give the facts behind the handling score.
  const card = page.locator('[data-exchange="0"]')
  await expect(card).toContainText(/Handling \d+/)
  await expect(card.getByRole('listitem').first()).toBeVisible()

  // n goes to the next objection, space plays.
  await page.locator('h1').click()
  await page.keyboard.press('Space')
  await expect.poll(() => soundAt(page)).toBeGreaterThan(exchange.startMs / 1000)
  await page.keyboard.press('Space')

  await page.getByRole('tab', { name: 'Statistics' }).click()
  await expect(page.getByText('Talk ratio').first()).toBeVisible()

  await page.locator('h1').click()
  await page.keyboard.press('c')
  const form = page.getByRole('form', { name: 'New clip' })
  await form.getByLabel('Title').fill('A clip from the call page')
  await form.getByRole('button', { name: 'Keep clip' }).click()
  await page.getByRole('tab', { name: /^Clips/ }).click()
  await expect(page.getByRole('link', { name: 'A clip from the call page' })).toBeVisible()
})

test('words can be corrected in place', async ({ page }) => {
  const call = await demoCall(page)
  await page.goto(`/calls/${call.id}`)
  const row = page.locator('[data-turn="1"]')
  await row.hover()
  await row.getByRole('button', { name: /Correct the words/ }).click()
  const box = row.getByLabel('Words of this turn')
  await box.fill((await box.inputValue()) + ' Marzipan.')
  await row.getByRole('button', { name: 'Save words' }).click()
  await expect(row).toContainText('Marzipan')
})

test('who is the rep is asked, heard and answered', async ({ page }) => {
  const turns = [
    'Hello, who is it?',
    'It is about the proposal.',
    'That is too expensive for us.',
    'What do you compare it with?',
  ]
  const cue = (text: string, i: number) =>
    `00:00:${10 + i * 5}.000 --> 00:00:${14 + i * 5}.000\n<v Speaker ${1 + (i % 2)}>${text}\n\n`
  const answer = await page.request.post('/api/v1/calls', {
    multipart: {
      metadata: JSON.stringify({ title: 'Nobody has a name' }),
      transcript: { name: 'a.vtt', mimeType: 'text/vtt', buffer: Buffer.from('WEBVTT\n\n' + turns.map(cue).join('')) },
      recording: { name: 'a.m4a', mimeType: 'audio/mp4', buffer: demoRecording },
    },
  })
  expect(answer.status()).toBe(202)
  const { id } = (await answer.json()) as { id: string }
  await page.goto(`/calls/${id}`)
  const panel = page.getByRole('region', { name: 'Who is the rep?' })
  await panel
    .getByRole('button', { name: /^Hear / })
    .first()
    .click()
  await expect.poll(() => soundAt(page)).toBeGreaterThan(9)
  await panel.getByRole('button', { name: 'Rep', exact: true }).last().click()
  await panel.getByRole('button', { name: 'Save and analyse' }).click()
  await expect(panel).toBeHidden()
  await expect(page.locator('[data-exchange="0"]')).toContainText('too expensive')
})

test('a search is narrowed by facets and turned to the weakest handling', async ({ page }) => {
  await page.goto('/search?q=price')
  await expect(page.locator('[data-hit="0"]')).toBeVisible()
  await page
    .getByRole('region', { name: 'Filters' })
    .getByRole('button', { name: /^Customer/ })
    .click()
  await expect(page).toHaveURL(/side=customer/)
  await page.getByLabel('Order').selectOption('handling')
  await expect(page).toHaveURL(/sort=handling/)
  await page.getByLabel('Words that were said').fill('xylophone quarterly')
  await expect(page.getByText('Nothing like that was said')).toBeVisible()
})

test('a folder is made, filled, put in order by keys and named anew', async ({ page }) => {
  const call = await demoCall(page)
  await page.goto('/library')
  await page.getByRole('button', { name: 'New folder' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Order of play')
  await page.getByRole('button', { name: 'Save folder' }).click()
  await expect(page.getByRole('heading', { name: 'Order of play' })).toBeVisible()
  const folderId = page.url().split('/').pop()
  for (const title of ['First', 'Second']) {
    const data = { callId: call.id, startMs: 1000, endMs: 5000, title, folderId }
    expect((await page.request.post('/api/v1/clips', { data })).ok()).toBe(true)
  }
  await page.reload()
  const titles = page.getByRole('list', { name: 'Clips in order' }).locator('[data-row]')
  await expect(titles).toHaveText(['First', 'Second'])
  await titles.first().focus()
  const kept = page.waitForResponse((r) => r.request().method() === 'PUT')
  await page.keyboard.press('Alt+ArrowDown')
  await expect(titles).toHaveText(['Second', 'First'])
  expect((await kept).ok()).toBe(true)
  await page.reload()
  await expect(titles).toHaveText(['Second', 'First'])

  await titles.first().click()
  await page.getByRole('button', { name: 'Add a note' }).click()
  await page.getByRole('textbox', { name: 'Note' }).fill('Listen to the pause.')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Listen to the pause.')).toBeVisible()
})

test('a tracker is written with its mistakes shown, previewed and saved', async ({ page }) => {
  await page.goto('/trackers/new')
  await page.getByLabel('Name').fill('Fridge talk')
  await page.getByLabel('Kind').selectOption('topic')
  await page.getByLabel('Who says it').selectOption('any')
  await page.getByLabel('Phrases, one a line').fill('budget NEAR (tight')
  await expect(page.getByText(/^Line 1: /).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled()
  await page.getByLabel('Phrases, one a line').fill('(price|number|expensive)')
  const preview = page.getByRole('region', { name: 'Preview' })
  await expect(preview).toContainText(/[1-9]\d* moments? in [1-9]/)
  await expect(preview).toContainText('Appear')
  await page.getByRole('button', { name: 'Sentence' }).first().click()
  await page.getByLabel('Must be found, sentence 1').fill('what is the price')
  await expect(page.getByText('Passes')).toBeAttached()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('link', { name: 'Fridge talk', exact: true })).toBeVisible()
})

test('an administrator adds a person, who can log in, and makes a token', async ({ page, browser, baseURL }) => {
  await page.goto('/admin')
  await page.getByRole('button', { name: 'Add a person' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Wilma Testrup')
  await dialog.getByLabel('E-mail').fill('wilma@quillbeck.example')
  await dialog.getByLabel('Password').fill('a long enough password 9')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('wilma@quillbeck.example')).toBeVisible()

  const other = await (await browser.newContext({ baseURL })).newPage()
  await other.goto('/login')
  await other.getByLabel('E-mail').fill('wilma@quillbeck.example')
  await other.getByLabel('Password').fill('a long enough password 9')
  await other.getByRole('button', { name: 'Log in' }).click()
  await expect(other.getByRole('heading', { name: /Wilma/ })).toBeVisible()
  await other.context().close()

  await page.getByRole('tab', { name: 'Tokens' }).click()
  await page.getByLabel('What the new token is for').fill('Phone system')
  await page.getByRole('button', { name: 'Make a token' }).click()
  await expect(page.getByTestId('secret')).not.toBeEmpty()
  await page.getByRole('tab', { name: 'Processing' }).click()
  await expect(page.getByRole('table')).toContainText('Searchable')
})

test('the keys are listed and can be switched off', async ({ page }) => {
  await page.goto('/calls')
  await page.getByRole('heading', { name: 'Calls' }).click()
  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog', { name: 'Keys' })
  await expect(dialog).toContainText('Next call')
  await dialog.getByRole('switch', { name: 'Single-key shortcuts' }).uncheck()
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await expect(page).toHaveURL(/\/calls$/)
})
