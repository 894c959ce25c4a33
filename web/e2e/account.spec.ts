// What people do with their own log-in.

import { accessible, expect, logIn, test } from './test'
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

test('a rep makes a token, and an administrator sees and ends it', async ({ page, browser, baseURL }) => {
  await logIn(page)
  const rep = { email: 'tess@quillbeck.example', name: 'Tess Token', role: 'rep', password: 'a long enough password 9' }
  expect((await page.request.post('/api/v1/users', { data: rep })).ok()).toBe(true)

  const other = await (await browser.newContext({ baseURL })).newPage()
  await other.request.post('/api/v1/session', { data: { email: rep.email, password: rep.password } })
  await other.goto('/')
  await other.getByRole('button', { name: 'Your account' }).click()
  await other.getByRole('menuitem', { name: 'Tokens' }).click()
  await expect(other.getByRole('heading', { name: 'Your tokens' })).toBeVisible()
  await other.getByLabel('What the new token is for').fill('Tess’s phone')
  await other.getByLabel('It may').selectOption('bring in calls')
  await other.getByRole('button', { name: 'Make a token' }).click()
  await expect(other.getByTestId('secret')).not.toBeEmpty()
  await expect(other.getByRole('listitem').filter({ hasText: 'Tess’s phone' })).toContainText('may bring in calls')
  await accessible(other)

  await page.goto('/admin')
  await page.getByRole('tab', { name: 'Tokens' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Tess’s phone' })).toContainText('of Tess Token')
  await page.getByRole('button', { name: 'End Tess’s phone' }).click()
  await expect(page.getByText('Tess’s phone')).toHaveCount(0)
  await other.reload()
  await expect(other.getByRole('button', { name: 'Make a token' })).toBeVisible()
  await expect(other.getByText('Tess’s phone')).toHaveCount(0)
  await other.context().close()
})
