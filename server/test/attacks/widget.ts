import { createHmac } from 'node:crypto'
import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import type { ChannelAccountId } from '@atrium/contract/ids'
import type { TestApp } from '../app.ts'
import { type Attack, recordOf, type Scene, type Traces } from './attack.ts'

const secret = 'the-key-that-the-shop-and-atrium-share'
const chats = new WeakMap<TestApp, Promise<ChannelAccountId>>()

/** A web chat that takes identity tokens, opened once. */
function chatOf(atrium: TestApp): Promise<ChannelAccountId> {
  const known =
    chats.get(atrium) ??
    atrium
      .connect(createWebchat, { settings: { identitySecret: secret } })
      .then(({ accountId }) => accountId)
  chats.set(atrium, known)
  return known
}

type Booted = { status: number; text: string; token: string }

async function boot({ world }: Scene, body: unknown): Promise<Booted> {
  const url = `${world.atrium.url}/channels/webchat/${await chatOf(world.atrium)}/boot`
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  const text = await answer.text()
  const token = answer.ok ? (JSON.parse(text) as { token: string }).token : ''
  return { status: answer.status, text, token }
}

/** All that somebody with this session is shown, and where their handle is. */
async function tracesOf({ world }: Scene, { text, token }: Booted): Promise<Traces> {
  if (!token) return { shown: text }
  const base = `${world.atrium.url}/channels/webchat/${await chatOf(world.atrium)}`
  const history = await fetch(`${base}/messages`, { headers: { authorization: `Bearer ${token}` } })
  const [payload = ''] = token.split('.')
  const { v } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { v: string }
  const contacts = (await recordOf(world, v)).map(({ id }) => id)
  return { contacts, shown: text + (await history.text()) }
}

type Claims = (scene: Scene) => Record<string, unknown>
const seconds = (): number => Math.floor(Date.now() / 1000)
const all: Claims = ({ victim }) => ({
  email: victim.mail,
  email_verified: true,
  phone_number: victim.phone,
  phone_number_verified: true,
})

function sign(
  scene: Scene,
  change: {
    key?: string
    exp?: number
    iat?: number
    aud?: string
    sub?: string
    claims?: Claims
  } = {},
): string {
  const { key = secret, exp = seconds() + 600, iat = seconds(), claims = all } = change
  const payload = { ...claims(scene), iat, exp, sub: change.sub ?? scene.victim.customer }
  return jwt({ alg: 'HS256' }, change.aud ? { ...payload, aud: change.aud } : payload, key)
}

function jwt(head: object, payload: object, key: string | null): string {
  const text = [head, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${text}.${key === null ? '' : createHmac('sha256', key).update(text).digest('base64url')}`
}

const tokens: [string, (scene: Scene) => string][] = [
  ['signed with another key', (s) => sign(s, { key: 'another-workspaces-key-0123456789abcdef' })],
  ['signed with an empty-looking key', (s) => sign(s, { key: '0'.repeat(32) })],
  ['expired', (s) => sign(s, { exp: seconds() - 3600, iat: seconds() - 4000 })],
  ['that lives for years', (s) => sign(s, { exp: seconds() + 9e7 })],
  ['from last week', (s) => sign(s, { iat: seconds() - 7 * 86_400 })],
  ['for another chat', (s) => sign(s, { aud: '0195f0aa-0000-7000-8000-00000000aaaa' })],
  [
    'with alg none',
    (s) => {
      const times = { iat: seconds(), exp: seconds() + 600 }
      return jwt({ alg: 'none' }, { ...all(s), sub: s.victim.customer, ...times }, null)
    },
  ],
  [
    'whose payload was changed',
    (s) => {
      const [head, , signature] = sign(s, { sub: 'eve', claims: () => ({}) }).split('.')
      const [, payload] = sign(s).split('.')
      return `${head}.${payload}.${signature}`
    },
  ],
  ['without a signature', (s) => `${sign(s).split('.').slice(0, 2).join('.')}.`],
  ['that is no token', () => 'eyJhbGciOiJub25lIn0'],
]

const unverified: [string, Claims][] = [
  ['the victim’s mail, not verified', ({ victim }) => ({ email: victim.mail })],
  [
    'the victim’s mail, verified: false',
    ({ victim }) => ({ email: victim.mail, email_verified: false }),
  ],
  ['the victim’s phone, not verified', ({ victim }) => ({ phone: victim.phone })],
  [
    'the victim’s phone, verified: false',
    ({ victim }) => ({ phone_number: victim.phone, phone_number_verified: false }),
  ],
  ['the victim’s name', ({ victim }) => ({ name: victim.name })],
]

async function says(scene: Scene, booted: Booted, text: string): Promise<void> {
  const { atrium } = scene.world
  await fetch(`${atrium.url}/channels/webchat/${await chatOf(atrium)}/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${booted.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'message', id: crypto.randomUUID(), text }),
  })
}

/** Sessions and identity tokens of the website's chat, over HTTP. */
export const widgetAttacks: Attack[] = [
  ...tokens.map(
    ([what, make]): Attack => ({
      name: `widget: a token ${what}`,
      does: `Opens the chat as the victim with a token ${what}.`,
      holds: 'The token is refused.',
      run: async (scene) => {
        const booted = await boot(scene, { identity: make(scene) })
        if (booted.status < 400) throw new Error('it was taken')
        return tracesOf(scene, booted)
      },
    }),
  ),
  ...unverified.map(
    ([what, claims]): Attack => ({
      name: `widget: a good token of their own with ${what}`,
      does: `Is a signed-in customer whose token says ${what}.`,
      holds: 'What the business did not verify is a claim.',
      run: async (scene) => {
        const booted = await boot(scene, {
          identity: sign(scene, { sub: `eve-${scene.n}`, claims }),
        })
        if (booted.status >= 400) throw new Error('a good token was refused')
        await says(scene, booted, 'hi')
        return tracesOf(scene, booted)
      },
    }),
  ),
  ...['', 'x', 'e30.x', `${Buffer.from('{"v":"victim"}').toString('base64url')}.AAAA`].map(
    (token, place): Attack => ({
      name: `widget: a forged session (${place})`,
      does: 'Resumes a session with a token that was not made here.',
      holds: 'A new and empty chat.',
      run: async (scene) => tracesOf(scene, await boot(scene, { token })),
    }),
  ),
  {
    name: 'widget: signs in where somebody else was signed in',
    does: 'Uses the browser in which another customer chatted, and signs in as themselves.',
    holds: 'Two people at one browser are two visitors; neither sees the other’s words.',
    run: async (scene) => {
      const { n, victim } = scene
      const first = await boot(scene, {
        identity: sign(scene, { sub: `first-${n}`, claims: () => ({}) }),
      })
      await says(scene, first, victim.secret)
      const identity = sign(scene, { sub: `second-${n}`, claims: () => ({}) })
      return tracesOf(scene, await boot(scene, { token: first.token, identity }))
    },
  },
  {
    name: 'widget: opens the chat with nothing but the victim’s address',
    does: 'Names the victim in the boot request.',
    holds: 'Unknown keys are refused.',
    run: async (scene) => {
      const booted = await boot(scene, { email: scene.victim.mail, phone: scene.victim.phone })
      if (booted.status < 400) throw new Error('it was taken')
      return tracesOf(scene, booted)
    },
  },
]
