// Starts gametape on a fresh data folder with the demo calls in it, and ends it
// after the last test; or empty, as on its first day.

import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const admin = { email: 'admin@quillbeck.example', password: 'replay the tape 7' }

const startMs = 60_000

export const binary = process.env.E2E_BINARY ?? resolve(import.meta.dirname, '../../bin/gametape')

export default async function start() {
  const server = await serve({ GAMETAPE_ADMIN_EMAIL: admin.email, GAMETAPE_ADMIN_PASSWORD: admin.password })
  try {
    execFileSync(binary, ['demo'], { env: server.env, stdio: 'inherit', timeout: 180_000 })
  } catch (cause) {
    console.error(server.log().split('\n').slice(-20).join('\n'))
    await server.stop()
    throw cause
  }
  process.env.E2E_URL = server.url
  return server.stop
}

/** An installation nobody has set up yet, and the code with which that is done. */
export async function fresh() {
  const server = await serve({ GAMETAPE_ADMIN_EMAIL: '', GAMETAPE_ADMIN_PASSWORD: '' })
  return { ...server, code: () => /one-time code: (\S+)/.exec(server.log())?.[1] ?? '' }
}

/** An installation without calls that has its recordings turned into text at url. */
export const listening = (url: string) =>
  serve({
    GAMETAPE_ADMIN_EMAIL: admin.email,
    GAMETAPE_ADMIN_PASSWORD: admin.password,
    GAMETAPE_SPEECH_URL: url,
    GAMETAPE_SPEECH_MODEL: 'small',
  })

/** Starts gametape on a data folder of its own. */
async function serve(settings: Record<string, string>) {
  if (!existsSync(binary)) throw new Error(`${binary} is not there; run make build first.`)
  const data = mkdtempSync(join(tmpdir(), 'gametape-e2e-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const env = { ...process.env, GAMETAPE_DATA: join(data, 'data'), GAMETAPE_ADDR: `127.0.0.1:${port}`, ...settings }
  const logFile = join(data, 'serve.log')
  const out = openSync(logFile, 'w')
  const server = spawn(binary, ['serve'], { env, stdio: ['ignore', out, out] })
  const ended = new Promise<void>((done) => server.once('exit', () => done()))
  const log = () => readFileSync(logFile, 'utf8')
  const stop = async () => {
    server.kill('SIGTERM')
    await ended
    rmSync(data, { recursive: true, force: true })
  }
  try {
    await ready(url, () => server.exitCode !== null)
  } catch (cause) {
    console.error(log().split('\n').slice(-20).join('\n'))
    await stop()
    throw cause
  }
  return { url, env, log, stop }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.on('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function ready(url: string, ended: () => boolean) {
  for (const until = Date.now() + startMs; Date.now() < until;) {
    if (ended()) throw new Error('gametape ended while it started.')
    const answer = await fetch(url + '/readyz').catch(() => undefined)
    if (answer?.ok) return
    await new Promise((done) => setTimeout(done, 200))
  }
  throw new Error('gametape did not become ready within a minute.')
}
