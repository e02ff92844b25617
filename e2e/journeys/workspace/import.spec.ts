import { readFile } from 'node:fs/promises'
import { expect, test } from '../../atrium.ts'
import { expectAccessible } from '../../support/accessible.ts'

const file = `Nombre;Correo;Móvil;Tarifa\r
Irene Salas;irene@salas.example;+34 600 555 001;oro\r
"Olmo
Vidal";olmo@vidal.example;600 555 002;plata\r
Berta Cid;berta@;+34 600 555 003;oro\r
Marie D.;marie.dubois@example.com;;oro\r
`

/** Windows-1252, as an older Excel saves. */
const clients = { name: 'clientes.csv', mimeType: 'text/csv', buffer: Buffer.from(file, 'latin1') }

test('A file of contacts is mapped, tried, corrected and imported', async ({ page, shot }) => {
  const bring = (chosen: typeof clients) => page.locator('input[type="file"]').setInputFiles(chosen)

  await test.step('The file is read and its columns are guessed', async () => {
    await page.goto('/settings/import')
    await expect(page.getByRole('heading', { name: 'Import contacts', level: 2 })).toBeVisible()
    await shot(page, 'import-start')
    await bring(clients)
    await expect(page.getByRole('heading', { name: 'clientes.csv' })).toBeVisible()
    await expect(page.getByLabel('Nombre becomes')).toHaveValue('name')
    await expect(page.getByLabel('Móvil becomes')).toHaveValue('phone')
    await expect(page.getByLabel('Tarifa becomes')).toHaveValue('attribute')
    await expect(page.getByText('does not say its country')).toBeVisible()
    await page.getByLabel('Country of phones without +').selectOption('Spain')
    await expect(page.getByText('does not say its country')).toBeHidden()
    await expect(page.getByRole('region', { name: 'The first rows' })).toContainText('+34600555002')
    await shot(page, 'import-columns')
    await expectAccessible(page)
  })

  await test.step('The dry run says what would be, and imports nothing', async () => {
    await page.getByRole('button', { name: 'Dry run' }).click()
    await expect(page.getByRole('button', { name: 'Import 3 contacts' })).toBeVisible()
    const problems = page.getByRole('region', { name: 'Rows that are left out' })
    await expect(problems).toContainText('Line 5')
    await expect(problems).toContainText('Correo berta@ is not an e-mail address.')
    await shot(page, 'import-checked')
    await page.emulateMedia({ colorScheme: 'dark' })
    await shot(page, 'import-checked-dark')
    await expectAccessible(page)
    await page.setViewportSize({ width: 390, height: 844 })
    await shot(page, 'import-checked-narrow')
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(wide).toBeLessThanOrEqual(0)
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.emulateMedia({ colorScheme: 'light' })
  })

  await test.step('The import', async () => {
    await page.getByRole('button', { name: 'Import 3 contacts' }).click()
    await expect(page.getByText('The contacts are there.', { exact: true })).toBeVisible()
    await shot(page, 'import-done')
  })

  await test.step('The problems come as a file; corrected, it is brought as it is', async () => {
    const waiting = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download as CSV' }).click()
    const download = await waiting
    expect(download.suggestedFilename()).toBe('clientes-problems.csv')
    const csv = await readFile(await download.path(), 'utf8')
    expect(csv).toContain(`"'+34 600 555 003"`)
    const corrected = csv.replace('berta@"', 'berta@cid.example"')
    await page.getByRole('link', { name: 'Imports', exact: true }).click()
    await bring({ ...clients, name: 'corrected.csv', buffer: Buffer.from(corrected) })
    await page.getByRole('button', { name: 'Dry run' }).click()
    await page.getByRole('button', { name: 'Import 1 contact', exact: true }).click()
    await expect(page.getByText('The contacts are there.', { exact: true })).toBeVisible()
  })

  await test.step('They are contacts with claims, and nobody is linked', async () => {
    await page.goto('/contacts?q=berta+cid')
    await page.getByRole('link', { name: /Berta Cid/ }).click()
    await expect(page.getByRole('heading', { name: 'Addresses' })).toBeVisible()
    await expect(page.getByText('berta@cid.example').first()).toBeVisible()
    await expect(page.getByText('corrected.csv, line 2')).toBeVisible()
    await shot(page, 'import-contact')
    await expectAccessible(page)
    await page.goto('/contacts?q=marie.dubois%40')
    const found = page.getByRole('region', { name: 'Contacts' }).getByRole('listitem')
    await expect(found.filter({ hasText: 'Marie D.' })).toHaveCount(1)
    await expect(found.filter({ hasText: 'Marie Dubois' })).toHaveCount(1)
  })

  await test.step('The same file again makes nobody twice', async () => {
    await page.goto('/settings/import')
    await bring(clients)
    await page.getByLabel('Country of phones without +').selectOption('Spain')
    await page.getByRole('button', { name: 'Dry run' }).click()
    await expect(page.getByRole('button', { name: 'Import 0 contacts' })).toBeVisible()
    await expect(page.locator('[data-figure="known"]')).toContainText('3')
    await page.getByRole('button', { name: 'Cancel import' }).click()
    await expect(page.getByText('This import was cancelled')).toBeVisible()
    await page.getByRole('link', { name: 'Imports', exact: true }).click()
    await shot(page, 'import-list')
  })
})

test('What is no text says so', async ({ page }) => {
  await page.goto('/settings/import')
  const buffer = Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 8, 0])
  const workbook = { name: 'clients.xlsx', mimeType: 'application/zip', buffer }
  await page.locator('input[type="file"]').setInputFiles(workbook)
  await expect(page.getByRole('alert')).toContainText('save it as CSV first')
})
