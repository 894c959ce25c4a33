// What every test starts from: the running program, and somebody logged in.

import { readFileSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, test as base, type Page } from '@playwright/test'
import { admin } from './server'

interface ListedCall {
  id: string
  title: string
  askSides: boolean
  objections: string[]
}

export const test = base.extend<{ complaints: string[] }>({
  baseURL: async ({}, use) => use(process.env.E2E_URL),
  // A page that complains in its console fails its test.
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      await use(complaints)
      expect(complaints, 'errors in the page').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

/** Five minutes of two voices, the rep's on the left. */
export const demoRecording = readFileSync(resolve(import.meta.dirname, '../../demo/calls/01-spoiled-stock.m4a'))

export async function logIn(page: Page, email = admin.email, url = '') {
  const answer = await page.request.post(url + '/api/v1/session', {
    data: { email, password: admin.password },
    headers: { 'X-Gametape': 'page' },
  })
  expect(answer.ok(), `log-in of ${email}`).toBe(true)
}

export async function get<T>(page: Page, path: string): Promise<T> {
  const answer = await page.request.get('/api/v1' + path)
  expect(answer.ok(), path).toBe(true)
  return (await answer.json()) as T
}

const demoCalls = resolve(import.meta.dirname, '../../demo/calls')
const demoTitles = readdirSync(demoCalls)
  .filter((name) => name.endsWith('.truth.json'))
  .map((name) => (JSON.parse(readFileSync(resolve(demoCalls, name), 'utf8')) as { call: { title: string } }).call.title)

/** A demo call whose sides are known and that holds objections. */
export async function demoCall(page: Page): Promise<ListedCall> {
  // By its title, for other tests upload calls that are older, newer and shorter.
  const { items } = await get<{ items: ListedCall[] }>(page, '/calls?limit=100')
  const call = items.find((c) => demoTitles.includes(c.title) && !c.askSides && c.objections.length > 0)
  expect(call, 'a demo call with objections').toBeDefined()
  return call!
}

/** Uploads a call and waits until it is ready. */
export async function uploaded(page: Page, metadata: object, transcript: string | Buffer, recording?: Buffer) {
  const answer = await page.request.post('/api/v1/calls', {
    multipart: {
      metadata: JSON.stringify(metadata),
      transcript: { name: 'words', mimeType: 'text/plain', buffer: Buffer.from(transcript) },
      ...(recording && { recording: { name: 'sound.m4a', mimeType: 'audio/mp4', buffer: recording } }),
    },
  })
  expect(answer.status(), await answer.text()).toBe(202)
  const { id } = (await answer.json()) as { id: string }
  await ready(page, id)
  return id
}

/** Waits until everything about a call is there. */
export async function ready(page: Page, id: string) {
  const state = async () => (await get<{ state: string }>(page, `/calls/${id}`)).state
  await expect.poll(state, { timeout: 120_000 }).toBe('ready')
}

/** How far the sound has come, in seconds. */
export const soundAt = (page: Page) => page.evaluate(() => document.querySelector('audio')?.currentTime ?? 0)

/** No violation of WCAG 2.2 A and AA that axe can find. */
export async function accessible(page: Page) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const told = violations.map(
    (v) =>
      `${v.id}: ${v.help}\n  ${v.nodes
        .map((n) => n.target.join(' '))
        .slice(0, 4)
        .join('\n  ')}`,
  )
  // Softly: one page's faults shall not hide the next one's.
  expect.soft(told.join('\n')).toBe('')
}
