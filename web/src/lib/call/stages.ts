import type { Call } from '$lib/api'

/** A corrected transcript is being analysed: nothing to wait for, and nothing to make room for on the page. */
export const analysedAgain = (call: Call) =>
  call.state === 'processing' &&
  call.revision > 1 &&
  (call.stages ?? []).every((s) => ['analyse', 'index'].includes(s.name) || ['done', 'skipped'].includes(s.state))
