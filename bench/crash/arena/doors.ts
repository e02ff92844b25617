import { createFake as createMail } from '@atrium/channel-email/fake'
import type { Fake } from '@atrium/channel-kit/fake'
import { post } from '../../installation/api.ts'
import { type Mood, startProvider } from './provider.ts'
import { sms, telegram, type Wire, whatsapp } from './wires.ts'

/** A workspace with a member who is signed in. */
export type Workspace = { id: string; cookie: string }

/** One account of Atrium, its provider, and how people write to it. */
export type Door = {
  /** What the keys of its customers begin with. */
  name: string
  workspace: Workspace
  fake: Fake
  setMood(mood: Mood): void
  /** Whether its webhooks may come in another order. Mails would be in another order: nobody numbers them for the reader. */
  reorders: boolean
  /** Messages a second; undefined: its part of what the others leave. */
  mostPerSecond: number | undefined
  /** How long a person waits between two messages of their own. */
  betweenOwnMs: number
  /** Whether its provider tells no names, so that the record has the number's. */
  nameless: boolean
  /** The provider's ids of messages that it will not bring again: Atrium has to ask for them. */
  givenUp(): string[]
  close(): Promise<void>
}

/**
 * Numbers of WhatsApp in both workspaces, to which the same customers write, and a mailbox, a bot of Telegram and a
 * number for SMS. Whose webhooks are repeated until they are taken, and who has to be asked, is as with the real ones.
 */
export async function openDoors(
  origin: string,
  [one, two]: [Workspace, Workspace],
  { onlyRepeating = false }: { onlyRepeating?: boolean },
): Promise<Door[]> {
  const doors: Door[] = []
  for (const [name, workspace] of [
    ['wa0', one],
    ['wa1', two],
  ] as const)
    doors.push(await openChat(origin, whatsapp, { name, workspace }))
  doors.push(await openMailbox(origin, one))
  doors.push({
    ...(await openChat(origin, telegram, { name: 'tg', workspace: two })),
    mostPerSecond: 3,
  })
  if (onlyRepeating) return doors
  const texts = await openChat(origin, sms, { name: 'sms', workspace: one })
  doors.push({
    ...texts,
    mostPerSecond: 2,
    // Twilio's webhook says no time. What it brings stands where it arrived, what is asked for where it was sent: who
    // writes again while their last one waits at the door, for which Twilio has 15 s, leaves their order to chance.
    betweenOwnMs: 16_000,
    nameless: true,
    givenUp: () => texts.fake.givenUp(),
  })
  return doors
}

async function openChat<F extends Fake>(
  origin: string,
  wire: Wire<F>,
  { name, workspace }: Pick<Door, 'name' | 'workspace'>,
): Promise<Omit<Door, 'fake'> & { fake: F }> {
  const waiting = await startProvider(wire)
  const { channel, settings } = waiting.connect('').fake
  const account = await connect(origin, workspace, channel, settings)
  const webhookUrl = `${origin}/channels/${channel}/${account}/webhook`
  const { fake, setMood, close } = waiting.connect(webhookUrl)
  return { ...usual, name, workspace, fake, setMood, close }
}

/** Its provider never comes: Atrium fetches. */
async function openMailbox(origin: string, workspace: Workspace): Promise<Door> {
  const fake = createMail({
    baseUrl: origin,
    webhookUrl: '',
    now: () => new Date(),
    changed: () => undefined,
  })
  await fake.start()
  await connect(origin, workspace, 'email', fake.settings)
  return {
    ...usual,
    name: 'mail',
    workspace,
    fake,
    setMood: () => undefined,
    reorders: false,
    // A mailbox sends one mail in two seconds: what is answered of these must stay below.
    mostPerSecond: 2,
    betweenOwnMs: 1_500,
    close: () => fake.stop(),
  }
}

const usual = {
  reorders: true,
  mostPerSecond: undefined,
  // Timestamps of Meta and Telegram are whole seconds: who writes faster leaves their order to the provider. And Meta takes
  // one reply to a person in six seconds: who is answered more often waits for that long after the last fault.
  betweenOwnMs: 4_000,
  nameless: false,
  givenUp: (): string[] => [],
}

async function connect(
  origin: string,
  workspace: Workspace,
  channel: string,
  settings: Record<string, unknown>,
): Promise<string> {
  const body = { channel, name: channel, enabled: true, settings }
  const made = await post(`${origin}/api/v1/channel-accounts`, workspace.cookie, body)
  const { id } = (await made.json()) as { id: string }
  return id
}
