// The one flow everything is for: in with a call, out with a clip in a folder.

import { admin } from './server'
import { demoRecording, expect, soundAt, test } from './test'

// Not the demo's own: the same recording would be the same call.
const sound = Buffer.concat([demoRecording, Buffer.from('flow')])

const transcript = `WEBVTT

00:00:01.000 --> 00:00:06.000
<v Nadia Okonjo>Hi there, it is Nadia from Quillbeck. Is this still a good time?

00:00:06.500 --> 00:00:14.000
<v Ines Haldorsen>Honestly, the zeppelin package is too expensive for us. We do not have the budget this year.

00:00:15.500 --> 00:00:24.000
<v Nadia Okonjo>That is fair. Can I ask what you compare it with?

00:00:24.500 --> 00:00:30.000
<v Ines Haldorsen>With what we pay now, and that is half of it.
`

test('upload a pair, find what was said, hear it, keep it, play the folder', async ({ page }) => {
  await page.goto('/calls')
  await expect(page).toHaveURL(/\/login\?next=%2Fcalls/)
  await page.getByLabel('E-mail').fill(admin.email)
  await page.getByLabel('Password').fill(admin.password)
  await page.getByRole('button', { name: 'Log in' }).click()
  await expect(page.getByRole('heading', { name: 'Calls' })).toBeVisible()

  // Upload: the two files are one call, and it becomes ready without a reload.
  await page.getByTestId('upload-input').setInputFiles([
    { name: 'zeppelin talk.m4a', mimeType: 'audio/mp4', buffer: sound },
    { name: 'zeppelin talk.transcript.vtt', mimeType: 'text/vtt', buffer: Buffer.from(transcript) },
  ])
  const uploads = page.getByRole('region', { name: 'Uploads' })
  await expect(uploads.getByRole('listitem').filter({ hasText: 'zeppelin talk.m4a' })).not.toHaveCount(0)
  await expect(uploads.locator('[data-state=ready]')).toHaveCount(1)
  await expect(uploads).toContainText('Read as WebVTT')
  await expect(page.getByRole('row', { name: /zeppelin talk/i })).toContainText(/Ready|Who is the rep/)
  await uploads.getByRole('button', { name: 'Clear what is done' }).click()

  // Search: results come while typing.
  await page.keyboard.press('/')
  await page.getByLabel('Words that were said').pressSequentially('zeppelin package')
  const hit = page.locator('[data-hit="0"]')
  await expect(hit.locator('mark').first()).toHaveText(/zeppelin/i)

  // Hear it in place; the sound comes in ranges.
  const ranged = page.waitForResponse((r) => r.url().includes('/playback') && r.status() === 206)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Space')
  await ranged
  await expect.poll(() => soundAt(page)).toBeGreaterThan(5)
  const before = await soundAt(page)
  await expect.poll(() => soundAt(page)).toBeGreaterThan(before)
  await page.keyboard.press('Space')
  await expect(page).toHaveURL(/\/search/)

  // Clip it: ends by keys, a folder by its name, Enter.
  await page.keyboard.press('c')
  const form = page.getByRole('form', { name: 'New clip' })
  await expect(form.getByRole('slider', { name: 'Start of the clip' })).toBeFocused()
  const start = await form.getByTestId('clip-start').textContent()
  await expect(async () => {
    await page.keyboard.press('[')
    expect(await form.getByTestId('clip-start').textContent()).not.toBe(start)
  }).toPass()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.type('Zeppelins')
  await expect(form.getByRole('option', { name: /New folder.*Zeppelins/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(hit.getByTestId('kept')).toContainText('Zeppelins')

  // Play the folder.
  await hit.getByRole('link', { name: 'Zeppelins' }).click()
  await expect(page.getByRole('heading', { name: 'Zeppelins' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Play all' })).toBeEnabled()
  await page.getByRole('button', { name: 'Play all' }).click()
  await expect.poll(() => soundAt(page)).toBeGreaterThan(0.3)
  expect(await page.evaluate(() => document.querySelector('audio')?.src)).toMatch(/\/clips\/.+\/media$/)

  // It goes on while one looks at another page.
  await page.getByRole('link', { name: 'Calls', exact: true }).click()
  const there = await soundAt(page)
  await expect.poll(() => soundAt(page)).toBeGreaterThan(there)
})
