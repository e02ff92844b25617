import { expect, type Locator, type Page } from '@playwright/test'

/** The agents' app as an agent sees it: by roles and labels, never by the page's inner names. */
export type Desk = {
  page: Page
  /** The list of conversations. */
  list: Locator
  row(name: string): Locator
  timeline: Locator
  /** A message, note or line of the timeline with these words. */
  line(words: string | RegExp): Locator
  message(words: string | RegExp): Locator
  panel: Locator
  reply: Locator
  /** Opens somebody's conversation from the list. */
  open(name: string): Promise<void>
  /** Writes a reply and sends it with the button. */
  send(words: string): Promise<void>
  /** How far a message of ours got, in words: Sent, Delivered, Read. */
  state(words: string): Locator
  choose(button: Locator, item: string | RegExp): Promise<void>
}

export function desk(page: Page): Desk {
  const list = page.getByRole('list', { name: 'Conversations' })
  const timeline = page.getByRole('log', { name: 'Timeline' })
  const reply = page.getByRole('textbox', { name: /^Reply to / })
  const row = (name: string): Locator => list.getByRole('link').filter({ hasText: name })
  const message = (words: string | RegExp): Locator =>
    timeline.getByRole('article').filter({ hasText: words })
  return {
    page,
    list,
    row,
    timeline,
    line: (words) => timeline.getByText(words),
    message,
    panel: page.getByRole('complementary'),
    reply,
    async open(name) {
      await row(name).click()
      await expect(page.getByRole('textbox', { name: `Reply to ${name}` })).toBeVisible()
      await expect(timeline).toBeVisible()
    },
    async send(words) {
      await reply.fill(words)
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await expect(message(words)).toBeVisible()
    },
    state: (words) =>
      message(words).getByText(
        /^(Queued|Sending|Sent|Delivered|Read|Failed|Not certain|Not allowed)$/,
      ),
    async choose(button, item) {
      await button.click()
      await page.getByRole('menuitem', { name: item }).click()
    },
  }
}
