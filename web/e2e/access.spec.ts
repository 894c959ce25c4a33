// Every page in both themes, wide and narrow: nothing axe finds fault with, and
// nothing that has to be scrolled sideways.

import { accessible, demoCall, expect, get, logIn, test } from './test'
import type { Page } from '@playwright/test'

async function addresses(page: Page): Promise<Record<string, string>> {
  const call = await demoCall(page)
  const made = await page.request.post('/api/v1/folders', { data: { name: `Shown ${Date.now()}` } })
  const folder = (await made.json()) as { id: string }
  const data = { callId: call.id, startMs: 2000, endMs: 6000, title: 'Shown', folderId: folder.id }
  const clip = (await (await page.request.post('/api/v1/clips', { data })).json()) as { id: string }
  const trackers = await get<{ items: { id: string; key: string }[] }>(page, '/trackers')
  const price = trackers.items.find((t) => t.key === 'objection.price')?.id
  return {
    home: '/',
    calls: '/calls',
    call: `/calls/${call.id}?t=20`,
    search: '/search?q=price',
    library: '/library',
    folder: `/library/${folder.id}`,
    clip: `/clips/${clip.id}`,
    trackers: '/trackers',
    tracker: `/trackers/${price}`,
    'tracker-learning': `/trackers/${price}?tab=learning`,
    'tracker-versions': `/trackers/${price}?tab=versions`,
    judging: '/search?tracker=objection.price',
    admin: '/admin',
    account: '/account',
    'log-in': '/login',
  }
}

for (const theme of ['light', 'dark'] as const) {
  for (const [shape, viewport] of Object.entries({
    wide: { width: 1360, height: 860 },
    narrow: { width: 390, height: 844 },
  })) {
    test(`every page is accessible, ${theme} and ${shape}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.setViewportSize(viewport)
      await logIn(page)
      for (const [name, path] of Object.entries(await addresses(page))) {
        await test.step(name, async () => {
          await page.goto(path)
          await expect(page.locator('h1, h2').first()).toBeAttached()
          await page.waitForLoadState('load')
          await page.waitForTimeout(400) // waveforms are drawn after the words
          await accessible(page)
          const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          expect(overhang, 'pixels beyond the right edge').toBeLessThanOrEqual(0)
          await page.screenshot({ path: `test-results/shots/${name}-${theme}-${shape}.png` })
        })
      }
    })
  }
}

test('a clip is cut on a telephone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await logIn(page)
  await page.goto('/search?q=expensive')
  await page.locator('[data-hit="0"]').getByRole('button', { name: 'Clip' }).click()
  const form = page.getByRole('form', { name: 'New clip' })
  await accessible(page)
  await form.getByRole('button', { name: 'Turn after' }).click()
  await form.getByRole('combobox', { name: 'Folder' }).fill('On the way')
  await form.getByRole('button', { name: 'Keep clip' }).click()
  await expect(page.getByTestId('kept').first()).toContainText('On the way')
})

test('the first load is small', async ({ page }) => {
  await logIn(page)
  let bytes = 0
  page.on('response', async (response) => {
    if (response.request().resourceType() !== 'script') return
    const sizes = await response.request().sizes()
    bytes += sizes.responseBodySize
  })
  await page.goto('/calls')
  await expect(page.getByRole('heading', { name: 'Calls' })).toBeVisible()
  await page.waitForLoadState('networkidle').catch(() => undefined)
  expect(bytes, 'compressed bytes of script').toBeGreaterThan(0)
  expect(bytes, 'compressed bytes of script').toBeLessThan(200_000)
})
