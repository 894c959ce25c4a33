// How the page talks to the server: one function, one kind of error.

import type { Missed } from './types'

export interface FieldProblem {
  location: string
  message: string
  /** Of a file of trackers: the key of the one the mistake is in, and where. */
  tracker?: string
  line?: number
  column?: number
}

/** A refusal of the server (RFC 9457), or the network's. Its message is for people. */
export class Problem extends Error {
  readonly status: number
  readonly title: string
  readonly fields: FieldProblem[]
  /** The id of the thing that is in the way; for a call that is already there. */
  readonly ref: string
  /** Of a change that was made from a stale look. */
  readonly missed: Missed | undefined

  constructor(status: number, title: string, detail: string, fields: FieldProblem[] = [], ref = '', missed?: Missed) {
    super(detail || title)
    this.status = status
    this.title = title
    this.fields = fields
    this.ref = ref
    this.missed = missed
  }

  /** What is wrong with one field, if anything. */
  field(name: string): string | undefined {
    return this.fields.find((f) => f.location === name || f.location.endsWith('.' + name))?.message
  }
}

export function problemFrom(status: number, body: string): Problem {
  try {
    const p = JSON.parse(body) as Record<string, unknown>
    const fields = ((p.errors as FieldProblem[] | undefined) ?? []).map((e) => ({
      ...e,
      location: e.location ?? '',
      message: e.message ?? '',
    }))
    return new Problem(
      status,
      String(p.title ?? ''),
      String(p.detail ?? ''),
      fields,
      String(p.ref ?? ''),
      p.missed as Missed | undefined,
    )
  } catch {
    return new Problem(status, 'The server answered with something unexpected.', `The server answered ${status}.`)
  }
}

export type QueryValue = string | number | boolean | string[] | undefined | null

export function queryString(query: Record<string, QueryValue> = {}): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '' || value === false) continue
    for (const one of Array.isArray(value) ? value : [value]) params.append(key, String(one))
  }
  const text = params.toString()
  return text && '?' + text
}

export const base = '/api/v1'

interface Options {
  query?: Record<string, QueryValue>
  body?: unknown
  /** Sent as it is, of this type. */
  text?: { type: string; content: string }
  fetch?: typeof fetch
  signal?: AbortSignal
}

export async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  const { body, text: raw } = options
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (raw) headers['Content-Type'] = raw.type
  let response: Response
  try {
    response = await (options.fetch ?? fetch)(base + path + queryString(options.query), {
      method,
      headers,
      body: raw?.content ?? (body === undefined ? undefined : JSON.stringify(body)),
      signal: options.signal,
    })
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new Problem(
      0,
      'The server does not answer.',
      'The server does not answer. Nothing was changed; try again in a moment.',
    )
  }
  const text = await response.text()
  if (!response.ok) throw problemFrom(response.status, text)
  return (text ? JSON.parse(text) : undefined) as T
}

export const get = <T>(path: string, options?: Options) => request<T>('GET', path, options)
export const post = <T>(path: string, body?: unknown, signal?: AbortSignal) =>
  request<T>('POST', path, { body: body ?? {}, signal })
export const put = <T>(path: string, body: unknown) => request<T>('PUT', path, { body })
export const patch = <T>(path: string, body: unknown) => request<T>('PATCH', path, { body })
export const del = <T>(path: string, query?: Record<string, QueryValue>) => request<T>('DELETE', path, { query })
