// A tracker's life: written, tried, trusted or not, taught, taken back.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { admin, binary } from './server'
import { accessible, expect, get, logIn, test, uploaded } from './test'

test.beforeEach(async ({ page }) => logIn(page))

interface Listed {
  id: string
  key: string
  version: number
  moments: number
  confirmed: number
  rejected: number
  rule: { phrases: string[] }
}

/** A call between Nadia, the rep, and a customer, who speaks second. */
const vtt = (turns: string[]) =>
  'WEBVTT\n\n' +
  turns
    .map((text, i) => {
      const at = (s: number) => new Date(s * 1000).toISOString().slice(11, 23)
      return `${at(i * 5)} --> ${at(i * 5 + 4.5)}\n<v ${i % 2 ? 'Ines Haldorsen' : 'Nadia Okonjo'}>${text}\n\n`
    })
    .join('')

const upload = (page: Page, title: string, turns: string[]) =>
  uploaded(
    page,
    {
      title,
      parties: [
        { name: 'Nadia Okonjo', side: 'rep' },
        { name: 'Ines Haldorsen', side: 'customer' },
      ],
    },
    vtt(turns),
  )

async function known(page: Page, key: string): Promise<Listed> {
  const { items } = await get<{ items: Listed[] }>(page, '/trackers')
  const one = items.find((t) => t.key === key)
  expect(one, key).toBeDefined()
  return one!
}

async function make(page: Page, key: string, phrases: string[], more: object = {}): Promise<Listed> {
  const rule = { key, name: key.split('.')[1], kind: 'topic', phrases, ...more }
  const answer = await page.request.post('/api/v1/trackers', { data: { rule } })
  expect(answer.status(), await answer.text()).toBe(201)
  return (await answer.json()) as Listed
}

/** Waits until the search finds so many turns of a tracker. */
async function found(page: Page, key: string, turns: number) {
  const total = async () => (await get<{ total: number }>(page, `/search?tracker=${key}`)).total
  await expect.poll(total, { timeout: 60_000 }).toBe(turns)
}

/** Waits for the end of a run over the whole archive; one that was only just asked for need not have begun. */
async function retagged(page: Page) {
  const idle = async () => {
    const { running, left } = await get<{ running: boolean; left: number }>(page, '/retag')
    return !running && left === 0
  }
  await expect.poll(idle, { timeout: 60_000 }).toBe(true)
}

const row = (page: Page, key: string) => page.locator(`[data-tracker="${key}"]`)

test('a tracker is made, tried, saved, found, judged, and a rejected moment stays rejected', async ({ page }) => {
  const call = await upload(page, 'Walrus talk', [
    'Good morning, is this a good time?',
    'It is, but the walrus fee is what worries me.',
    'Tell me more about that.',
    'Well, a walrus fee was never in our plan.',
  ])

  await page.goto('/trackers/new')
  await page.getByLabel('Name').fill('Walrus fee')
  await page.getByLabel('Kind').selectOption('topic')
  const phrases = page.getByLabel('Phrases, one a line')
  await phrases.fill('walrus\nwalrus (fee')
  await expect(page.getByText(/^Line 2: .*never closed/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled()
  await page.getByText('How phrases are written').click()
  await expect(page.getByText('“we’ll see you on Tuesday”')).toBeVisible()
  await phrases.fill('walrus fee')
  const preview = page.getByRole('region', { name: 'Preview' })
  await expect(preview).toContainText(/2 moments in 1 of \d+ calls/)
  await expect(preview).toContainText('+2 appear')
  await expect(preview.locator('mark').first()).toHaveText('walrus fee')
  await page.getByRole('button', { name: 'Sentence' }).first().click()
  await page.keyboard.type('no walrus today')
  await page.getByRole('button', { name: 'Sentence' }).last().click()
  await page.keyboard.type('no fee at all')
  await expect(page.getByText('1 of 2 sentences fail.')).toBeVisible()
  await page.getByLabel('Must be found, sentence 1').fill('is there a walrus fee')
  await expect(page.getByText('All 2 sentences pass.')).toBeVisible()
  await accessible(page)
  await page.getByRole('button', { name: 'Save' }).click()

  // The list has it, with its moments.
  await expect(row(page, 'topic.walrus_fee')).toContainText('2 moments')
  await expect(row(page, 'topic.walrus_fee').getByTestId('precision')).toHaveText('Not judged yet')
  await expect(row(page, 'topic.walrus_fee').getByRole('img')).toHaveAccessibleName(/week by week.* 2$/)
  await retagged(page)

  // In the call, and in search: one is right, one is wrong.
  await page.goto(`/calls/${call}`)
  const turns = page.getByRole('region', { name: 'Transcript' }).locator('[data-turn]')
  await expect(turns.filter({ has: page.getByRole('button', { name: /Walrus fee/ }) })).toHaveCount(2)
  await page.goto('/trackers')
  await row(page, 'topic.walrus_fee')
    .getByRole('link', { name: /moments/ })
    .click()
  const hits = page.locator('[data-hit]')
  await expect(hits).toHaveCount(2)
  await expect(hits.first().locator('mark')).toHaveText('walrus fee')
  await accessible(page)
  const wrong = hits.filter({ hasText: 'never in our plan' })
  await hits.filter({ hasText: 'worries me' }).getByRole('button', { name: 'Right', exact: true }).click()
  await wrong.getByRole('button', { name: 'Wrong', exact: true }).click()
  await expect(wrong.getByRole('button', { name: 'Wrong', exact: true })).toHaveAttribute('aria-pressed', 'true')

  // Precision says so at once, and that two verdicts are few.
  await page.getByRole('link', { name: 'Trackers' }).click()
  await expect(row(page, 'topic.walrus_fee')).toContainText('1 moment of')
  await expect(row(page, 'topic.walrus_fee').getByTestId('precision')).toContainText('Too few to say')
  await row(page, 'topic.walrus_fee').getByRole('link', { name: 'Walrus fee', exact: true }).click()
  await expect(page.getByTestId('trust')).toContainText('1 of 2 moments that people judged is right')

  // Another version goes over the archive; what was rejected stays so.
  await page.getByLabel('Phrases, one a line').fill('walrus fee\nwalrus price')
  await expect(preview).toContainText('+0 appear')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { name: 'Trackers', level: 1 })).toBeVisible()
  await retagged(page)
  await found(page, 'topic.walrus_fee', 1)
  await page.goto('/search?tracker=topic.walrus_fee')
  await expect(hits).toHaveCount(1)
  await expect(hits.first()).toContainText('worries me')
  await expect(hits.first().getByRole('button', { name: 'Right', exact: true })).toHaveAttribute('aria-pressed', 'true')
  await page.goto('/trackers')
  await expect(row(page, 'topic.walrus_fee').getByTestId('precision')).toContainText('1 right, 1 wrong')
})

test('a moment is heard and judged from its tag in the results', async ({ page }) => {
  await page.goto('/search?q=expensive')
  const hit = page.locator('[data-hit="0"]')
  await hit
    .getByRole('button', { name: /say whether it is right/ })
    .first()
    .click()
  const card = page.getByRole('dialog', { name: 'What was found here' })
  await accessible(page)
  await card.getByRole('button', { name: 'Right', exact: true }).click()
  await expect(card.getByRole('button', { name: 'Right', exact: true })).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Escape')
  await expect(hit.getByRole('button', { name: /said to be right/ })).toBeVisible()
})

test('a tracker is switched off and on in the list', async ({ page }) => {
  await make(page, 'topic.otter', ['otter'])
  await page.goto('/trackers')
  const on = row(page, 'topic.otter').getByRole('switch')
  await expect(on).toBeChecked()
  const saved = page.waitForResponse((r) => r.request().method() === 'PATCH')
  await on.click()
  await expect(row(page, 'topic.otter')).toContainText('switched off')
  await saved
  await page.reload()
  await expect(on).not.toBeChecked()
  await on.click()
  await expect(row(page, 'topic.otter')).not.toContainText('switched off')
  expect((await known(page, 'topic.otter')).version).toBe(1)
})

test('a tracker learns from verdicts, says how well, and is switched on', async ({ page }) => {
  test.setTimeout(300_000)
  const meant = ['we cannot pay', 'there is no money', 'we cannot spend', 'the boss says no money']
  const other = ['my cousin has', 'we saw', 'the children drew', 'on holiday there was']
  const said = (n: number) => (i: number) =>
    i % 2 === 0
      ? `Question ${n} ${i}?`
      : (i % 4 === 1 ? meant : other)[(n + i) % 4] + ` for a quokka number ${n * 20 + i}`
  for (let n = 0; n < 3; n++)
    await upload(
      page,
      `Quokka ${n}`,
      Array.from({ length: 20 }, (_, i) => said(n)(i)),
    )
  await upload(page, 'No quokka by name', ['How are you?', 'There is no money, we cannot pay for that number.'])
  const tracker = await make(page, 'objection.quokka', ['quokka'], { side: 'customer', kind: 'objection' })
  await found(page, 'objection.quokka', 30)

  await page.goto(`/trackers/${tracker.id}?tab=learning`)
  await expect(page.getByTestId('material')).toContainText('10 more confirmed and 10 more rejected moments needed.')
  await expect(page.getByRole('button', { name: /^Learn from/ })).toBeDisabled()
  await expect(page.getByText('No data leaves this machine.')).toBeVisible()
  await page.getByRole('link', { name: 'Judge moments of this tracker' }).click()

  // With the keys: on to the next one, right or wrong.
  const hits = page.locator('[data-hit]')
  await expect(hits).toHaveCount(30)
  await page.getByLabel('Words that were said').blur()
  for (let i = 0; i < 30; i++) {
    const hit = page.locator(`[data-hit="${i}"]`)
    await page.keyboard.press('j')
    await expect(hit).toBeFocused()
    const right = /pay|money|spend/.test((await hit.textContent()) ?? '')
    await page.keyboard.press(right ? 'y' : 'x')
    await expect(hit.getByRole('button', { name: right ? 'Right' : 'Wrong', exact: true })).toHaveAttribute(
      'aria-pressed',
      'true',
    )
  }
  // A key shows its verdict before the server has it; leaving for an address would break that off.
  const judged = async () => {
    const { confirmed, rejected } = await known(page, 'objection.quokka')
    return [confirmed, rejected]
  }
  await expect.poll(judged).toEqual([15, 15])
  await page.goto(`/trackers/${tracker.id}`)
  await expect(page.getByTestId('trust')).toContainText(/15 of 30 moments .* are right: 50\s%/)
  await page.getByRole('tab', { name: 'Learning' }).click()
  await page.getByRole('button', { name: 'Learn from 30 examples' }).click()
  const lesson = page.getByTestId('lesson')
  await expect(lesson).toContainText(/Of ten turns it finds, .* right\./, { timeout: 90_000 })
  await expect(lesson).toContainText(/measured on calls it had not seen/)
  await expect(lesson.getByRole('switch')).not.toBeChecked()
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText(/\+[1-9]\d* appear/)
  await accessible(page)

  // Nothing happens before somebody says so; then it finds what no phrase is for.
  expect((await known(page, 'objection.quokka')).version).toBe(1)
  await lesson.getByRole('switch').click()
  await expect(page.getByRole('heading', { level: 1 }).locator('..')).toContainText('version 2')
  await expect(lesson.getByRole('switch')).toBeChecked()
  const turns = async () =>
    (await get<{ hits: { turn: { text: string } }[] }>(page, '/search?tracker=objection.quokka&q=money')).hits
      .map((h) => h.turn.text)
      .join('\n')
  await expect.poll(turns, { timeout: 60_000 }).toContain('we cannot pay for that')
  await page.getByRole('tab', { name: 'Versions' }).click()
  await expect(page.getByTestId('diff')).toContainText('Finds by what it learned too')
})

test('versions are compared, and an old one comes back', async ({ page }) => {
  const tracker = await make(page, 'topic.badger', ['badger', 'badger fee', 'old badger'])
  await page.goto(`/trackers/${tracker.id}`)
  await page.getByLabel('Phrases, one a line').fill('badger\nbadger price\nold badger')
  await page.getByLabel('Who says it').selectOption('rep')
  await expect(page.getByRole('button', { name: 'Save' })).toBeEnabled()
  await page.getByRole('button', { name: 'Save' }).click()
  await row(page, 'topic.badger').getByRole('link', { name: 'badger', exact: true }).click()

  await page.getByRole('tab', { name: 'Versions' }).click()
  const versions = page.getByTestId('versions').getByRole('listitem')
  await expect(versions).toHaveCount(2)
  await expect(versions.first()).toContainText(/Version 2 in use\s*Administrator, Today/)
  await expect(versions.first()).toContainText('1 phrase added · 1 phrase taken out · Who says it: the rep')
  const diff = page.getByTestId('diff')
  await expect(diff.getByRole('region', { name: 'Phrases' })).toContainText('taken out: badger fee')
  await expect(diff.getByRole('region', { name: 'Phrases' })).toContainText('added: badger price')
  await expect(diff.getByRole('region', { name: 'Who says it' })).toContainText('anyone')
  await diff.getByLabel('From').selectOption('2')
  await diff.getByLabel('To').selectOption('2')
  await expect(diff).toContainText('Both versions say the same.')
  await accessible(page)

  await page.getByRole('button', { name: 'Restore version 1' }).click()
  await expect(versions).toHaveCount(3)
  await diff.getByLabel('From').selectOption('1')
  await expect(diff).toContainText('Both versions say the same.')
  await page.getByRole('tab', { name: 'Rule' }).click()
  await expect(page.getByLabel('Phrases, one a line')).toHaveValue('badger\nbadger fee\nold badger')
})

test('what is being written is not lost by a stray click', async ({ page }) => {
  const tracker = await make(page, 'topic.heron', ['heron'])
  await page.goto(`/trackers/${tracker.id}`)
  await page.getByLabel('Phrases, one a line').fill('grey heron')
  await page.getByRole('tab', { name: 'Versions' }).click()
  await page.getByRole('tab', { name: 'Rule' }).click()
  await expect(page.getByLabel('Phrases, one a line')).toHaveValue('grey heron')
  page.once('dialog', (dialog) => void dialog.dismiss())
  await page.getByRole('link', { name: 'Calls', exact: true }).click()
  await expect(page.getByLabel('Phrases, one a line')).toHaveValue('grey heron')
  page.once('dialog', (dialog) => void dialog.accept())
  await page.getByRole('link', { name: 'Calls', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Calls' })).toBeVisible()
})

test('what somebody else saved meanwhile is not saved over unasked', async ({ page }) => {
  const tracker = await make(page, 'topic.stork', ['stork'])
  await page.goto(`/trackers/${tracker.id}`)
  const phrases = page.getByLabel('Phrases, one a line')
  await phrases.fill('stork\nwhite stork')
  const rule = { ...tracker.rule, phrases: ['stork', 'black stork'] }
  const theirs = await page.request.put(`/api/v1/trackers/${tracker.id}`, { data: { rule, version: tracker.version } })
  expect(theirs.ok(), await theirs.text()).toBe(true)

  // Who goes on writing keeps what is written here, and what the other one saved.
  const save = page.getByRole('button', { name: 'Save' })
  const question = page.getByRole('dialog', { name: /changed the phrases since you opened it$/ })
  await save.click()
  await expect(question).toContainText('black stork')
  await accessible(page)
  await question.getByRole('button', { name: 'Close' }).click()
  await expect(phrases).toHaveValue('stork\nwhite stork')
  expect((await known(page, 'topic.stork')).rule.phrases).toEqual(['stork', 'black stork'])

  await save.click()
  await question.getByRole('button', { name: 'Keep mine' }).click()
  await expect(page.getByRole('heading', { name: 'Trackers', level: 1 })).toBeVisible()
  const now = await known(page, 'topic.stork')
  expect([now.version, now.rule.phrases]).toEqual([3, ['stork', 'white stork']])
})

test('a file with mistakes is refused whole, with the place of each; a sound one is taken', async ({ page }) => {
  const file = (text: string) => ({ name: 'ours.yaml', mimeType: 'application/yaml', buffer: Buffer.from(text) })
  await page.goto('/trackers')
  const input = page.getByLabel('Tracker file')
  await input.setInputFiles(
    file(`- key: topic.lemur
  name: Lemur
  kind: topic
  phrases:
    - lemur (fee
    - fine words
- key: topic.puffin
  name: Puffin
  kind: bird
  phrases: [puffin]
`),
  )
  const dialog = page.getByRole('dialog', { name: 'ours.yaml was not imported' })
  await expect(dialog).toContainText('Nothing was changed. There are 2 mistakes in it:')
  const mistakes = dialog.getByRole('listitem')
  await expect(mistakes.first()).toContainText(/Line 5, column 13\s*topic.lemur/)
  await expect(mistakes.first().locator('mark')).toHaveText('(')
  await expect(mistakes.nth(1)).toContainText(/Line 9, column 9\s*topic.puffin/)
  await accessible(page)
  expect((await get<{ items: Listed[] }>(page, '/trackers')).items.some((t) => t.key === 'topic.lemur')).toBe(false)

  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await input.setInputFiles(file('this: [is no yaml'))
  await expect(dialog).toContainText(/Line 1, column 1/)
  await page.keyboard.press('Escape')
  await input.setInputFiles(file('- {key: topic.lemur, name: Lemur, kind: topic, phrases: [lemur]}\n'))
  await expect(page.getByText('1 tracker imported.')).toBeVisible()
  await expect(row(page, 'topic.lemur')).toBeVisible()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: /Export/ }).click()
  expect((await download).suggestedFilename()).toBe('trackers.yaml')
})

test('the archive is gone through in sight, stopped, and gone on with after a reload', async ({ page, baseURL }) => {
  test.setTimeout(600_000)
  const folder = mkdtempSync(join(tmpdir(), 'gametape-many-'))
  const calls = 440 // some seconds of work, of which the stop needs a fraction
  for (let n = 0; n < calls; n++) {
    const turns = Array.from(
      { length: 60 },
      (_, i) => `The ibex number ${n * 100 + i} is too expensive for us, I think.`,
    )
    writeFileSync(join(folder, `many-${n}.vtt`), vtt(turns))
  }
  try {
    const env = {
      ...process.env,
      GAMETAPE_URL: baseURL,
      GAMETAPE_ADMIN_EMAIL: admin.email,
      GAMETAPE_ADMIN_PASSWORD: admin.password,
    }
    execFileSync(binary, ['import', '--at-once', '4', folder], { env, stdio: 'ignore' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const pending = async () => (await get<{ items: unknown[] }>(page, '/calls?state=processing&limit=200')).items.length
  await expect.poll(pending, { timeout: 300_000 }).toBe(0)
  await retagged(page)

  await page.goto('/trackers/new')
  await page.getByLabel('Name').fill('Ibex')
  await page.getByLabel('Kind').selectOption('topic')
  await page.getByLabel('Who says it').selectOption('any')
  await page.getByLabel('Phrases, one a line').fill('ibex')
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText(`in ${calls} of`, { timeout: 90_000 })
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Stop' }).click()
  const stopped = page.getByText(/Stopped: \d+ calls still show/)
  await expect(stopped).toBeVisible()

  // Stopped is stopped, for whoever looks later too, and the search knows what is done.
  await page.reload()
  await expect(stopped).toBeVisible()
  await accessible(page)
  const { done, left } = await get<{ done: number; left: number }>(page, '/retag')
  expect(left).toBeGreaterThan(0)
  const half = await known(page, 'topic.ibex')
  expect(half.moments).toBeLessThan(calls * 60)

  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(stopped).toBeHidden()
  await page.reload() // it goes on without anybody looking
  await accessible(page)
  await retagged(page)
  await expect(page.getByRole('progressbar', { name: 'Calls gone through' })).toBeHidden()
  await expect(row(page, 'topic.ibex')).toContainText((calls * 60).toLocaleString('en-US'))
  const { total } = await get<{ total: number }>(page, '/search?tracker=topic.ibex')
  expect(total, `${done} calls before the stop, ${left} after`).toBe(calls * 60)
})
