// A call of one hour is as light to use as a short one. The figures are printed,
// not asserted: a busy machine is no fault of the page.

import { expect, get, logIn, soundAt, test } from './test'
import { hourCall } from './hour'
import type { CDPSession, Page } from '@playwright/test'

const round = (n: number) => Math.round(n * 10) / 10
const quantile = (sorted: number[], q: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0

/** Times between frames while something goes on in the page, and the tasks of 50 ms and more in it. */
async function frames(page: Page, during: () => Promise<void>) {
  await page.evaluate(() => {
    const seen = { gaps: [] as number[], long: [] as number[], on: true }
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.long.push(entry.duration)
    })
    observer.observe({ type: 'longtask' })
    let last = performance.now()
    const frame = (now: number) => {
      seen.gaps.push(now - last)
      last = now
      if (seen.on) requestAnimationFrame(frame)
      else observer.disconnect()
    }
    requestAnimationFrame(frame)
    Object.assign(window, { seen })
  })
  await during()
  const { gaps, long } = await page.evaluate(() => {
    const { seen } = window as unknown as { seen: { gaps: number[]; long: number[]; on: boolean } }
    seen.on = false
    return seen
  })
  const sorted = gaps.slice(1).toSorted((a, b) => a - b)
  return {
    frames: sorted.length,
    dropped: sorted.filter((gap) => gap > 25).length,
    p95Ms: round(quantile(sorted, 0.95)),
    worstMs: round(sorted.at(-1) ?? 0),
    longTasks: long.length,
    longestTaskMs: Math.round(Math.max(0, ...long)),
  }
}

async function heapMB(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  return round((metrics.find((m) => m.name === 'JSHeapUsedSize')?.value ?? 0) / 1e6)
}

test('a call of one hour opens, scrolls, plays and is corrected', async ({ page }) => {
  test.setTimeout(300_000)
  await logIn(page)
  const id = await hourCall(page)
  const { turns } = await get<{ turns: { words?: unknown[] }[] }>(page, `/calls/${id}/transcript`)
  const moments = await get<{ items: unknown[] }>(page, `/calls/${id}/moments`)
  const exchanges = await get<{ items: unknown[] }>(page, `/calls/${id}/exchanges`)
  const figures: Record<string, unknown> = {
    turns: turns.length,
    words: turns.reduce((n, t) => n + (t.words?.length ?? 0), 0),
    moments: moments.items.length,
    exchanges: exchanges.items.length,
  }
  expect(turns.length).toBeGreaterThan(850)
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const region = page.getByRole('region', { name: 'Transcript' })
  const rows = region.locator('[data-turn]')

  // Opening: from the calls page, as one does, and by its address.
  await page.goto('/calls')
  await page.getByRole('link', { name: 'An hour' }).first().waitFor()
  await page.evaluate(() => {
    const started = { at: 0, words: 0 }
    document.addEventListener('click', () => (started.at = performance.now()), { capture: true, once: true })
    new MutationObserver((_, self) => {
      if (!document.querySelector('[data-turn]')) return
      self.disconnect()
      requestAnimationFrame(() => setTimeout(() => (started.words = performance.now())))
    }).observe(document.body, { childList: true, subtree: true })
    Object.assign(window, { started })
  })
  figures['opening'] = await frames(page, async () => {
    await page.getByRole('link', { name: 'An hour' }).first().click()
    await expect(rows.first()).toBeVisible()
    await page.waitForTimeout(1500)
  })
  figures['from click to words, ms'] = await page.evaluate(() => {
    const { started } = window as unknown as { started: { at: number; words: number } }
    return Math.round(started.words - started.at)
  })
  figures['heap after opening, MB'] = await heapMB(session)

  // Scrolling the whole transcript by the wheel; only what is in view is drawn.
  await region.hover()
  figures['scrolling'] = await frames(page, async () => {
    for (let i = 0; i < 120; i++) {
      await page.mouse.wheel(0, 600)
      await page.waitForTimeout(16)
    }
  })
  expect(await rows.count()).toBeLessThan(60)
  figures['heap after scrolling, MB'] = await heapMB(session)

  // Playing: the current word moves, and nothing stutters.
  await page.goto(`/calls/${id}?t=1800`)
  await expect(region.locator('[aria-current=true]')).toBeVisible()
  await page.locator('h1').click()
  await page.keyboard.press('Space')
  await expect.poll(() => soundAt(page)).toBeGreaterThan(1800.5)
  figures['playing'] = await frames(page, () => page.waitForTimeout(5000))
  await expect(region.locator('[aria-current=true] .bg-mark')).toHaveCount(1)
  await page.keyboard.press('Space')

  // Typing: from the key to the next frame.
  await page.keyboard.press('e')
  const box = page.getByRole('textbox', { name: 'Words of this turn' })
  await expect(box).toBeFocused()
  await box.evaluate((element) => {
    const typed: number[] = []
    element.addEventListener('keydown', (event) => {
      const at = event.timeStamp
      requestAnimationFrame(() => setTimeout(() => typed.push(performance.now() - at)))
    })
    Object.assign(window, { typed })
  })
  await page.keyboard.type('And this is what was really said here. ', { delay: 30 })
  const typed = await page.evaluate(() => (window as unknown as { typed: number[] }).typed.toSorted((a, b) => a - b))
  figures['typing, ms from key to frame'] = {
    p50: round(quantile(typed, 0.5)),
    p95: round(quantile(typed, 0.95)),
    keys: typed.length,
  }

  // Splitting: from Enter until one can type in the second part.
  const index = Number(await page.locator('[data-turn]').filter({ has: box }).getAttribute('data-turn'))
  const split = Date.now()
  await page.keyboard.press('Enter')
  await expect(page.locator(`[data-turn="${index + 1}"]`).getByRole('textbox')).toBeFocused()
  figures['from Enter to the second part, ms'] = Date.now() - split
  await page.keyboard.press('Escape')
  await expect(page.locator(`[data-turn="${index}"]`)).toContainText('And this is what was really said here.')
  console.log(JSON.stringify(figures, undefined, 1))
})
