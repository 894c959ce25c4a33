// Whoever leaves a page while something is under way is not called back, is told
// nothing wrong, and what was under way is done to what it was meant for.

import { demoCall, expect, get, logIn, test } from './test'
import type { Page } from '@playwright/test'

test.beforeEach(async ({ page }) => logIn(page))

/** Keeps the answers to requests that match back until it is called. */
async function held(page: Page, method: string, path: string): Promise<() => void> {
  let release = () => {}
  const released = new Promise<void>((done) => (release = done))
  await page.route('**/api/v1' + path, async (route) => {
    if (route.request().method() !== method) return route.fallback()
    const answer = await route.fetch()
    await released
    await route.fulfill({ response: answer })
  })
  return release
}

const toCalls = async (page: Page) => {
  await page.getByRole('link', { name: 'Calls', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Calls' })).toBeVisible()
}

test('a call left while its words are saved says that they are', async ({ page }) => {
  const { id } = await demoCall(page)
  await page.goto(`/calls/${id}`)
  const row = page.locator('[data-turn="2"]')
  await row.hover()
  await row.getByRole('button', { name: /Correct the words/ }).click()
  await row.getByLabel('Words of this turn').press('End')
  await page.keyboard.type(' Nutmeg.')
  const release = await held(page, 'PUT', `/calls/${id}/turns/*`)
  await toCalls(page)
  release()
  await expect(page.getByText('The words are saved.')).toBeVisible()
  const saved = async () => (await get<{ turns: { text: string }[] }>(page, `/calls/${id}/transcript`)).turns[2]?.text
  expect(await saved()).toMatch(/Nutmeg\.$/)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(saved).not.toMatch(/Nutmeg/)
})

test('a tracker left while it learns is not complained of', async ({ page }) => {
  const { items } = await get<{ items: { id: string }[] }>(page, '/trackers')
  const { id } = items[0]!
  await page.route(`**/api/v1/trackers/${id}/smart`, async (route) => {
    const answer = await route.fetch()
    const smart = (await answer.json()) as { material: object }
    await route.fulfill({ json: { ...smart, material: { ...smart.material, confirmed: 40, rejected: 40, calls: 9 } } })
  })
  await page.goto(`/trackers/${id}?tab=learning`)
  let release = () => {}
  const released = new Promise<void>((done) => (release = done))
  await page.route(`**/api/v1/trackers/${id}/learn`, async (route) => {
    await released
    await route.fulfill({ json: {} })
  })
  await page.getByRole('button', { name: /^Learn/ }).click()
  await expect(page.getByRole('progressbar', { name: 'Learning' })).toBeVisible()
  await toCalls(page)
  const looked = page.waitForResponse(`**/trackers/${id}/smart`)
  release()
  await looked
  await expect(page.getByText(/Cannot read/)).toHaveCount(0)
})

test('a clip taken out of one folder is not put back into another', async ({ page }) => {
  const call = await demoCall(page)
  const folder = async (name: string) => {
    const answer = await page.request.post('/api/v1/folders', { data: { name } })
    return ((await answer.json()) as { id: string }).id
  }
  const clipsOf = async (id: string) =>
    ((await get<{ clips?: { title: string }[] }>(page, `/folders/${id}`)).clips ?? []).map((c) => c.title)
  const [from, other] = [await folder('Taken out here'), await folder('Not put back here')]
  const data = { callId: call.id, startMs: 1000, endMs: 5000, title: 'Goes back', folderId: from }
  const cut = await page.request.post('/api/v1/clips', { data })
  expect(cut.ok(), await cut.text()).toBe(true)

  await page.goto(`/library/${from}`)
  await page.getByRole('button', { name: 'What to do with Goes back' }).click()
  await page.getByRole('menuitem', { name: 'Take out of this folder' }).click()
  const undo = page.getByRole('button', { name: 'Undo' })
  await expect(undo).toBeVisible()
  await page.locator(`a[href="/library/${other}"]`).click()
  await expect(page.getByRole('heading', { name: 'Not put back here' })).toBeVisible()
  await undo.click()
  await expect.poll(() => clipsOf(from)).toEqual(['Goes back'])
  expect(await clipsOf(other)).toEqual([])
})

for (const { path, box } of [
  { path: '/search', box: 'Words that were said' },
  { path: '/calls', box: 'Title, account or contact' },
  { path: '/library', box: 'Find a clip' },
])
  test(`whoever types on ${path} and leaves at once is not called back`, async ({ page }) => {
    await page.goto(path)
    await page.getByLabel(box).waitFor()
    const release = await held(page, 'GET', '/trackers')
    // In one go, as nobody's hands but a slow machine can.
    await page.getByLabel(box).evaluate((element: HTMLInputElement) => {
      element.value = 'price'
      element.dispatchEvent(new InputEvent('input', { bubbles: true }))
      document.querySelector<HTMLElement>('a[href="/trackers"]')?.click()
    })
    await page.evaluate(() => new Promise((done) => setTimeout(done, 400))) // longer than any box waits
    release()
    await expect(page.getByRole('heading', { name: 'Trackers', level: 1 })).toBeVisible()
    await expect(page).toHaveURL(/\/trackers$/)
  })

test('what was asked for before the filter changed is not listed under it', async ({ page }) => {
  const { items } = await get<{ items: { id: string; title: string }[] }>(page, '/calls')
  const calls = (of: string) => Array.from({ length: 5 }, (_, i) => ({ ...items[0]!, id: of + i, title: `${of} ${i}` }))
  let release = () => {}
  const released = new Promise<void>((done) => (release = done))
  await page.route('**/api/v1/calls?*', async (route) => {
    const asked = new URL(route.request().url()).searchParams
    if (asked.get('q')) return route.fulfill({ json: { items: calls('Other') } })
    if (!asked.get('cursor')) return route.fulfill({ json: { items: calls('First'), next: 'more' } })
    await released
    await route.fulfill({ json: { items: calls('Late') } })
  })
  const late = page.waitForRequest(/cursor=more/)
  await page.goto('/calls')
  await late
  await page.getByLabel('Title, account or contact').fill('other')
  await expect(page.getByRole('row', { name: /Other 4/ })).toBeVisible()
  const answer = page.waitForResponse(/cursor=more/)
  release()
  await (await answer).finished()
  await page.evaluate(() => new Promise((done) => setTimeout(done, 100))) // what comes of the answer is drawn
  await expect(page.getByRole('row', { name: /Late/ })).toHaveCount(0)
})
