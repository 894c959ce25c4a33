// Files on their way in: many at once, late ones, refused ones, each accounted for.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoRecording, expect, get, logIn, ready, test } from './test'

test.beforeEach(({ page }) => logIn(page))

const words = (text: string) =>
  Buffer.from(
    `WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Nadia Okonjo>How does it look?\n\n00:00:05.000 --> 00:00:09.000\n<v Ines Haldorsen>${text}\n`,
  )

// Each test's own sound: what has the same content is the same call.
const sound = (mark: string) => Buffer.concat([demoRecording, Buffer.from(mark)])

test('a handful of files becomes calls, and what is not taken says why', async ({ page }) => {
  await page.goto('/calls')
  await page.getByTestId('upload-input').setInputFiles([
    { name: 'GMT20260310-140500_Recording.m4a', mimeType: 'audio/mp4', buffer: sound('handful') },
    {
      name: 'GMT20260310-140500_Recording.transcript.vtt',
      mimeType: 'text/vtt',
      buffer: words('The handful is too dear.'),
    },
    { name: 'GMT20260310-140500_Recording.cc.vtt', mimeType: 'text/vtt', buffer: words('the handful is too dear') },
    { name: 'alone.vtt', mimeType: 'text/vtt', buffer: words('Nobody recorded me.') },
    { name: 'contract.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n%âãÏÓ\n') },
    {
      name: 'calls.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('file;account;amount\nalone.vtt;Quill & Sons;1234,50\nmissing.wav;Quill;1\n'),
    },
  ])
  const uploads = page.getByRole('region', { name: 'Uploads' })
  await expect(uploads.locator('[data-state=ready]')).toHaveCount(2, { timeout: 60_000 })
  await expect(uploads.locator('[data-state=failed]')).toContainText('contract.pdf')
  await expect(uploads.locator('[data-state=failed]')).toContainText('It is not a recording, a transcript or a table')
  await expect(uploads).toContainText('Row 3 of calls.csv describes missing.wav, which is not among the files.')
  await uploads.getByText('1 file is not needed').click()
  await expect(uploads).toContainText('GMT20260310-140500_Recording.cc.vtt')
  await page.screenshot({ path: 'test-results/importing-handful.png' })

  const { items } = await get<{
    items: { title: string; account?: string; amount?: number; startedAt: string; dateFrom: string }[]
  }>(page, '/calls?limit=50')
  expect(items.find((c) => c.title === 'alone')).toMatchObject({
    account: 'Quill & Sons',
    amount: 1234.5,
    dateFrom: 'file',
  })
  expect(items.find((c) => c.title === 'Call of 10 March 2026')).toMatchObject({
    startedAt: '2026-03-10T14:05:00Z',
    dateFrom: 'name',
  })

  // The same again makes no second call.
  await uploads.getByRole('button', { name: 'Clear what is done' }).click()
  await page
    .getByTestId('upload-input')
    .setInputFiles([{ name: 'renamed.vtt', mimeType: 'text/vtt', buffer: words('Nobody recorded me.') }])
  await expect(uploads.locator('[data-state=known]')).toHaveCount(1)
})

test('a transcript is added to a call, replaced and taken away', async ({ page }) => {
  await page.goto('/calls')
  await page
    .getByTestId('upload-input')
    .setInputFiles([{ name: 'to be completed.m4a', mimeType: 'audio/mp4', buffer: sound('later') }])
  const uploads = page.getByRole('region', { name: 'Uploads' })
  await uploads.getByRole('link', { name: 'to be completed' }).click()
  await expect(page.getByText('There is no transcript').first()).toBeVisible({ timeout: 60_000 })
  const id = new URL(page.url()).pathname.split('/').at(-1)!
  await ready(page, id)
  await page.screenshot({ path: 'test-results/importing-without.png' })

  await page
    .getByTestId('part-input')
    .setInputFiles([{ name: 'late.vtt', mimeType: 'text/vtt', buffer: words('The completed one is too dear.') }])
  await expect(page.getByText('The completed one is too dear.').first()).toBeVisible({ timeout: 60_000 })
  await expect(uploads).toContainText('The transcript went to this call.')
  await page.screenshot({ path: 'test-results/importing-added.png' })

  await page
    .getByTestId('replace-input')
    .setInputFiles([{ name: 'better.vtt', mimeType: 'text/vtt', buffer: words('It is dear, but we want it.') }])
  await expect(page.getByText('It is dear, but we want it.').first()).toBeVisible({ timeout: 60_000 })

  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Take the transcript away' }).click()
  await page.getByRole('button', { name: 'Take it away' }).click()
  await expect(page.getByText('There is no transcript').first()).toBeVisible()
})

test('files dropped on a call are offered to it', async ({ page }) => {
  const answer = await page.request.post('/api/v1/calls', {
    multipart: { recording: { name: 'dropped on.m4a', mimeType: 'audio/mp4', buffer: sound('dropped') } },
  })
  const { id } = (await answer.json()) as { id: string }
  await ready(page, id)
  await page.goto('/calls/' + id)
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer()
    data.items.add(new File([text], 'dropped.vtt', { type: 'text/vtt' }))
    return data
  }, words('I was dropped here.').toString())
  await page.dispatchEvent('main', 'dragenter', { dataTransfer: transfer })
  const target = page.locator('[data-drop=call]')
  await expect(target).toContainText('Add to this call')
  await target.dispatchEvent('dragover', { dataTransfer: transfer })
  await page.screenshot({ path: 'test-results/importing-drop.png' })
  await target.dispatchEvent('drop', { dataTransfer: transfer })
  await expect(page.getByText('I was dropped here.').first()).toBeVisible({ timeout: 60_000 })
})

test('the tracks of a recording are offered and chosen', async ({ page }) => {
  const file = join(mkdtempSync(join(tmpdir(), 'gametape-')), 'two tracks.m4a')
  const tone = (hertz: number) => ['-f', 'lavfi', '-i', `sine=frequency=${hertz}:duration=6`]
  execFileSync('ffmpeg', ['-v', 'error', ...tone(300), ...tone(900), '-map', '0:a', '-map', '1:a', '-c:a', 'aac', file])
  const answer = await page.request.post('/api/v1/calls', {
    multipart: { recording: { name: 'two tracks.m4a', mimeType: 'audio/mp4', buffer: readFileSync(file) } },
  })
  const { id } = (await answer.json()) as { id: string }
  await ready(page, id)
  await page.goto('/calls/' + id)
  const choice = page.getByLabel('Tracks of sound that are heard')
  await expect(choice).toBeVisible()
  await page.screenshot({ path: 'test-results/importing-tracks.png' })
  await choice.selectOption({ label: 'Rep: track 2; customer: track 1' })
  const heard = async () =>
    (await get<{ tracks?: { heard: string }[] }>(page, `/calls/${id}`)).tracks?.map((t) => t.heard)
  await expect.poll(heard).toEqual(['customer', 'rep'])
  await ready(page, id)
  await expect(choice).toHaveValue('true 1 0')
})
