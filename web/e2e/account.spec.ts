// What people do with their own log-in.

import { accessible, expect, test } from './test'
import { fresh } from './server'

test('somebody changes their password and goes on', async ({ page }) => {
  const server = await fresh()
  try {
    const me = { email: 'ada@quillbeck.example', password: 'a long enough password 9' }
    const made = await page.request.post(server.url + '/api/v1/setup', { data: { code: server.code(), ...me } })
    expect(made.ok()).toBe(true)
    await page.goto(server.url)
    await page.getByRole('button', { name: 'Your account' }).click()
    await page.getByRole('menuitem', { name: 'Change password' }).click()
    const dialog = page.getByRole('dialog', { name: 'Change your password' })
    await dialog.getByLabel('Present password').fill('not the password')
    await dialog.getByLabel('New password').fill('another password 9')
    await dialog.getByRole('button', { name: 'Change' }).click()
    await expect(dialog.getByText('This is not your present password.')).toBeVisible()
    await accessible(page)
    await dialog.getByLabel('Present password').fill(me.password)
    await dialog.getByRole('button', { name: 'Change' }).click()
    await expect(page.getByText('Your password is changed.')).toBeVisible()
    await page.goto(server.url + '/admin')
    await expect(page.getByRole('heading', { name: 'Administration' })).toBeVisible()

    const again = async (password: string) =>
      (await page.request.post(server.url + '/api/v1/session', { data: { email: me.email, password } })).status()
    expect(await again(me.password)).toBe(401)
    expect(await again('another password 9')).toBe(200)
  } finally {
    await server.stop()
  }
})
