// A fresh installation: the first administrator is made with the code from the log.

import { accessible, expect, test } from './test'
import { fresh } from './server'

test('the first start asks for the code, says what is wrong, and makes the administrator', async ({ page }) => {
  const server = await fresh()
  try {
    await page.goto(server.url)
    await expect(page).toHaveURL(/\/setup$/)
    const code = page.getByLabel('One-time code')
    await expect(code).toBeFocused()
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await accessible(page)
    }
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)

    await code.fill('not-the-code')
    await page.getByLabel('Your name').fill('Ada Quill')
    await page.getByLabel('E-mail').fill('ada@quillbeck.example')
    await page.getByLabel('Password').fill('short')
    await page.getByRole('button', { name: 'Make the account' }).click()
    await expect(page.getByText('This is not the code')).toBeVisible()
    await expect(code).toBeFocused()
    await accessible(page)

    await code.fill(server.code())
    await page.getByRole('button', { name: 'Make the account' }).click()
    await expect(page.getByText(/needs at least \d+ characters/)).toBeVisible()
    await expect(page.getByLabel('Password')).toBeFocused()
    await page.getByLabel('Password').fill('a long enough password 9')
    await page.getByRole('button', { name: 'Show what is typed' }).click()
    await expect(page.getByLabel('Password')).toHaveAttribute('type', 'text')
    await page.getByLabel('Password').press('Enter')
    await expect(page.getByText('Bring in the first call')).toBeVisible()

    // The code was good once.
    await page.context().clearCookies()
    await page.goto(server.url + '/setup')
    await page.getByRole('link', { name: 'Log in' }).click()
    await expect(page.getByLabel('E-mail')).toBeFocused()
    await page.getByLabel('E-mail').fill('ada@quillbeck.example')
    await page.getByLabel('Password').fill('not the password')
    await page.getByLabel('Password').press('Enter')
    await expect(page.getByRole('alert')).toContainText('do not belong together')
    await expect(page.getByLabel('Password')).toBeFocused()
    await accessible(page)
    await page.keyboard.type('a long enough password 9')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Bring in the first call')).toBeVisible()
  } finally {
    await server.stop()
  }
})
