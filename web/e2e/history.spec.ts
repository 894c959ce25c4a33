// Who changed what of a call is read on its page.

import { accessible, expect, logIn, test, uploaded } from './test'

test('the history of a call says who made it private', async ({ page }) => {
  await logIn(page)
  const id = await uploaded(
    page,
    { title: 'Two without names' },
    'WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ann>It is too expensive for us.\n',
  )
  await page.goto(`/calls/${id}?tab=details`)
  await page.getByLabel('Title').fill('Second talk')
  await page.getByRole('button', { name: 'Save details' }).click()
  const history = page.getByRole('region', { name: 'History' })
  await expect(history.getByRole('listitem')).toHaveText([
    /changed the title from “Two without names” to “Second talk”$/,
  ])
  await page.getByRole('switch', { name: /^Private/ }).click()
  await page.getByRole('button', { name: 'Save details' }).click()
  await expect(history.getByRole('listitem').first()).toHaveText(/^Today \d.*made this call private$/)
  await accessible(page)
})
