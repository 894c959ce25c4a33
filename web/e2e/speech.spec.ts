// A recording without a transcript is turned into text, while somebody watches.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { accessible, demoRecording, expect, logIn, test } from './test'
import { listening } from './server'

/** A speech server of OpenAI's kind that answers each piece when it is let. */
async function speechServer() {
  let held: (() => void)[] = []
  let free = false
  const asked: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const form = Buffer.concat(chunks).toString('latin1')
      const field = (name: string) => new RegExp(`name="${name}"\r\n\r\n([^\r]*)`).exec(form)?.[1] ?? ''
      asked.push(`${field('model')} ${field('language')}`)
      const text = field('language') === 'de' ? 'Das ist uns zu teuer.' : 'It is too expensive for us.'
      const words = text.split(' ').map((word, i) => ({ word, start: 0.5 + i / 4, end: 0.7 + i / 4 }))
      const segments = [{ start: 0.5, end: 0.7 + (words.length - 1) / 4, text }]
      const answer = () => {
        response.setHeader('Content-Type', 'application/json')
        response.end(JSON.stringify({ language: 'english', text, segments, words }))
      }
      if (free) answer()
      else held.push(answer)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    /** Answers the piece that waits, once there is one. */
    async answerOne() {
      await expect.poll(() => held.length).toBeGreaterThan(0)
      held.shift()!()
    },
    answerAll() {
      free = true
      held.forEach((answer) => answer())
      held = []
    },
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

test('a recording is turned into text while one watches, and again in another language', async ({ page }) => {
  const speech = await speechServer()
  const server = await listening(speech.url)
  try {
    await logIn(page, undefined, server.url)
    const answer = await page.request.post(server.url + '/api/v1/calls', {
      multipart: { recording: { name: 'call.m4a', mimeType: 'audio/mp4', buffer: demoRecording } },
    })
    const { id } = (await answer.json()) as { id: string }
    await page.goto(`${server.url}/calls/${id}`)
    const wordless = page.getByRole('region', { name: 'Words' })
    await expect(wordless).toContainText('The recording is being turned into text')
    await speech.answerOne()
    await expect(wordless).toContainText(/\d+ of \d+ minutes of speech done/)
    await expect(wordless).toContainText('sent to the speech server for this call so far')
    await expect(wordless.getByRole('progressbar', { name: 'Speech turned into text' })).toBeVisible()
    await page.screenshot({ path: 'test-results/speech-progress.png' })
    await accessible(page)

    speech.answerAll()
    await expect(wordless.getByText('It is too expensive for us.').first()).toBeVisible()
    expect(speech.asked.every((a) => a === 'small ')).toBe(true)

    const first = speech.asked.length
    await page.getByRole('button', { name: 'More' }).first().click()
    await page.getByRole('menuitem', { name: 'Transcribe again …' }).click()
    await page.getByLabel('Model').fill('large')
    await page.getByLabel('Language').fill('de')
    await page.screenshot({ path: 'test-results/speech-again.png' })
    await accessible(page)
    await page.getByRole('button', { name: 'Transcribe', exact: true }).click()
    await expect(wordless.getByText('Das ist uns zu teuer.').first()).toBeVisible()
    expect(speech.asked.slice(first).every((a) => a === 'large de')).toBe(true)
    expect(speech.asked.length).toBe(2 * first)
  } finally {
    await server.stop()
    await speech.close()
  }
})

test('where there is no speech server the page says so, and how to set one up', async ({ page }) => {
  await logIn(page)
  const answer = await page.request.post('/api/v1/calls', {
    multipart: {
      recording: {
        name: 'wordless.m4a',
        mimeType: 'audio/mp4',
        buffer: Buffer.concat([demoRecording, Buffer.from('wordless')]),
      },
    },
  })
  const { id } = (await answer.json()) as { id: string }
  await page.goto(`/calls/${id}`)
  const wordless = page.getByRole('region', { name: 'Words' })
  await expect(wordless).toContainText('No transcript; no speech server is set up')
  await expect(wordless).toContainText('GAMETAPE_SPEECH_URL')
  await expect(wordless.getByRole('button', { name: 'Add transcript' })).toBeVisible()
  await page.screenshot({ path: 'test-results/speech-none.png' })
  await accessible(page)
  await page.request.delete(`/api/v1/calls/${id}`)
})
