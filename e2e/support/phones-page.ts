import type { Locator, Page } from '@playwright/test'

/** The sandbox's page with the customers' phones, as a visitor of the demo uses it. */
export type PhonesPage = {
  page: Page
  /** Puts somebody on one of the three phones: 0 WhatsApp, 1 mail, 2 the website. */
  take(place: number, tab: 'WhatsApp' | 'E-mail' | 'Website', name: string): Promise<Locator>
}

export async function openPhones(page: Page, sandboxUrl: string): Promise<PhonesPage> {
  await page.goto(sandboxUrl)
  const phones = page.getByRole('region', { name: 'The customers’ phones' }).getByRole('article')
  await phones.nth(2).waitFor()
  return {
    page,
    async take(place, tab, name) {
      const phone = phones.nth(place)
      await phone.getByRole('button', { expanded: false }).first().click()
      await page.getByRole('tab', { name: tab, exact: true }).click()
      await page.getByRole('textbox', { name: 'Find a customer' }).fill(name)
      await page.getByRole('listitem').filter({ hasText: name }).getByRole('button').click()
      return page.getByRole('article', { name }).nth(0)
    },
  }
}
