// For load functions: turns the server's refusals into what the router knows.

import { error, redirect } from '@sveltejs/kit'
import { Problem } from './http'

/** Waits for an answer; sends whoever is not logged in to the log-in page and back. */
export async function loaded<T>(answer: Promise<T>, url?: URL): Promise<T> {
  try {
    return await answer
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause
    if (cause.status === 401) {
      const next = url && url.pathname !== '/' ? '?next=' + encodeURIComponent(url.pathname + url.search) : ''
      redirect(307, '/login' + next)
    }
    error(cause.status >= 400 ? cause.status : 503, cause.message)
  }
}

/** Waits for an answer that may not be there yet, such as the peaks of a call in processing. */
export async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (cause) {
    if (cause instanceof Problem && [404, 409, 425].includes(cause.status)) return undefined
    throw cause
  }
}
