import { setTimeout as sleep } from 'node:timers/promises'
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'
import type { Arena } from '../arena/arena.ts'
import type { Door, Workspace } from '../arena/doors.ts'
import type { Findings } from '../checks/invariants.ts'
import type { Seen } from '../checks/records.ts'
import { type ListedRow, staleScreen, staleTimeline } from '../checks/screen.ts'
import { listAll } from './api.ts'

/** The agents' page of one workspace in a real browser: opened once, it lives through everything as it can. */
export type WatchedPage = {
  /** Opens one conversation of each door, so that the page holds them from then on. The last one stays open. */
  openSample(): Promise<void>
  /** What it shows otherwise than the API does. */
  stale(seen: Seen[]): Promise<Findings>
  /** How often it loaded itself anew. */
  reloads(): number
  close(): Promise<void>
}

type Opened = { conversation: string; contact: string }

/** How long a conversation that was chosen may take to stand there, on machines with other work. */
const paintedMs = 5_000
const againMs = 100

/** Signs in as the workspace's member, and waits for the inbox. `browser`: the path of a Chromium. */
export async function watchPage(
  arena: Arena,
  workspace: Workspace,
  browser: string,
): Promise<WatchedPage> {
  const { origin } = arena.front
  const launched = await chromium.launch({ executablePath: browser, args: ['--no-sandbox'] })
  const context = await launched.newContext({ locale: 'en-GB', viewport })
  await signIn(context, origin, workspace)
  const page = await context.newPage()
  const sample: Opened[] = []
  let loads = 0
  page.on('load', () => {
    loads += 1
  })
  await page.goto(`${origin}/inbox/all`)
  await page.getByRole('heading', { level: 1 }).first().waitFor()

  async function look(seen: Seen[]): Promise<Findings> {
    const open = sample.at(-1)
    const messages = open ? await messagesOn(page).allInnerTexts() : []
    const screen = {
      rows: await rowsOn(page).allInnerTexts(),
      timelines: open ? [{ contact: open.contact, messages }] : [],
    }
    const found = staleScreen(screen, await listed(arena, workspace), seen)
    // What stands there must become right by itself; only then the rest is walked through.
    if (found.length > 0) return found
    for (const one of sample) {
      await choose(page, one)
      found.push(...(await whenPainted(page, recordOf(seen, one))))
    }
    return found
  }

  return {
    async openSample() {
      for (const door of arena.doors.filter((one) => one.workspace === workspace)) {
        const first = await firstOf(arena, door)
        sample.push(first)
        await choose(page, first)
        await messagesOn(page).first().waitFor()
      }
    },
    stale: (seen) => look(seen).catch((error: unknown) => [`the page cannot be read: ${error}`]),
    reloads: () => loads - 1,
    close: () => launched.close(),
  }
}

/** Wide enough for the list beside the conversation, and high enough for some twenty rows. */
const viewport = { width: 1440, height: 900 }

async function signIn(context: BrowserContext, url: string, { cookie }: Workspace): Promise<void> {
  const cookies = cookie.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return { name, value: value.join('='), url }
  })
  await context.addCookies(cookies)
}

function rowsOn(page: Page): Locator {
  return page.getByRole('list', { name: 'Conversations' }).getByRole('link')
}

function messagesOn(page: Page): Locator {
  return page.getByRole('log', { name: 'Timeline' }).getByRole('article')
}

/** Goes where a click on its row goes; rows move too fast for a click while everybody writes. */
async function choose(page: Page, { conversation }: Opened): Promise<void> {
  await page.evaluate(`history.pushState(null, '', '/inbox/all/${conversation}')`)
}

/** The first conversation that came through a door. */
async function firstOf(arena: Arena, { workspace, fake }: Door): Promise<Opened> {
  for (;;) {
    const rows = await listAll(arena, workspace).catch(() => [])
    const row = rows.find(({ channels }) => channels.includes(fake.channel))
    if (row) return { conversation: row.id, contact: row.contactId }
    await sleep(againMs)
  }
}

async function listed(arena: Arena, workspace: Workspace): Promise<ListedRow[]> {
  const rows = await listAll(arena, workspace)
  return rows.map(({ contactName, lastMessage }) => ({
    contactName,
    words: lastMessage?.text ?? '',
  }))
}

function recordOf(seen: Seen[], { contact }: Opened): Seen[] {
  return seen.filter((one) => one.contact === contact)
}

async function whenPainted(page: Page, record: Seen[]): Promise<Findings> {
  const deadline = performance.now() + paintedMs
  for (;;) {
    const found = staleTimeline(await messagesOn(page).allInnerTexts(), record)
    if (found.length === 0 || performance.now() > deadline) return found
    await sleep(againMs)
  }
}
