// A call of one hour, made of a demo call said over and over: some 900 turns,
// each word with its time, and the sound that goes with them.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, get, ready, uploaded } from './test'
import type { Page } from '@playwright/test'

const hourMs = 3_600_000
const demo = (name: string) => resolve(import.meta.dirname, '../../demo/calls', name)

interface Turn {
  words: { startMs: number; endMs: number; text: string }[]
}

function anHourOfSound(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'gametape-hour-'))
  try {
    const [once, out] = [join(folder, 'once.m4a'), join(folder, 'hour.m4a')]
    const run = (...args: string[]) => execFileSync('ffmpeg', ['-v', 'error', ...args])
    // One channel: the two do not take turns where the words below do.
    run('-i', demo('01-spoiled-stock.m4a'), '-ac', '1', once)
    run('-stream_loop', '-1', '-i', once, '-t', String(hourMs / 1000), '-c', 'copy', out)
    return readFileSync(out)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** As AssemblyAI writes it. The two take turns at every sentence, so that there are many turns. */
function anHourOfWords(turns: Turn[], lengthMs: number): string {
  const sentences: Turn['words'][] = [[]]
  for (const word of turns.flatMap((t) => t.words)) {
    sentences.at(-1)!.push(word)
    if (/[.?!]$/.test(word.text)) sentences.push([])
  }
  const said = sentences.filter((words) => words.length > 0)
  const utterances: object[] = []
  for (let at = 0; at < hourMs; at += lengthMs) {
    for (const sentence of said) {
      const speaker = utterances.length % 2 === 0 ? 'Nadia Okonjo' : 'Ines Haldorsen'
      const words = sentence.map((w) => ({
        text: w.text,
        start: at + w.startMs,
        end: at + w.endMs,
        confidence: 1,
        speaker,
      }))
      const [start, end] = [words[0]!.start, words.at(-1)!.end]
      if (end > hourMs) break
      utterances.push({ speaker, start, end, confidence: 1, text: words.map((w) => w.text).join(' '), words })
    }
  }
  return JSON.stringify({
    id: 'an-hour',
    status: 'completed',
    language_code: 'en_us',
    audio_duration: hourMs / 1000,
    utterances,
  })
}

/** Uploads the call and waits until it is ready. */
export async function hourCall(page: Page): Promise<string> {
  const { items } = await get<{ items: { id: string; title: string; durationMs: number }[] }>(page, '/calls?limit=200')
  const from = items.find((c) => c.title === 'Proposal walk-through, cold storage')!
  const { turns } = await get<{ turns: Turn[] }>(page, `/calls/${from.id}/transcript`)
  const metadata = { title: 'An hour', repEmail: 'nadia.okonjo@quillbeck.example' }
  const id = await uploaded(page, metadata, anHourOfWords(turns, from.durationMs), anHourOfSound())
  const { speakers } = await get<{ speakers: { key: string }[] }>(page, `/calls/${id}/transcript`)
  const sides = Object.fromEntries(speakers.map((s) => [s.key, s.key.includes('Nadia') ? 'rep' : 'customer']))
  const answer = await page.request.patch(`/api/v1/calls/${id}`, {
    data: { sides, version: (await get<{ version: number }>(page, `/calls/${id}`)).version },
  })
  expect(answer.ok(), await answer.text()).toBe(true)
  await ready(page, id)
  return id
}
