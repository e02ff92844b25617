import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createFake as createMail } from '@atrium/channel-email/fake'
import { channelsApi } from '@atrium/contract/api/settings'
import { customerWrites, inState, reply, startDesk } from '../chat.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Ways out of the process that are not `platform/egress`. */
const waysOut =
  /(?<![\w.])fetch\(|globalThis\.fetch|\bnet\.connect\(|\btls\.connect\(|createConnection\(|new (?:net\.|tls\.)?(?:Socket|TLSSocket)\(|dgram|https?\.request\(|https?\.get\(|http2|new WebSocket\(|new EventSource\(|^(?:import (?!type)|\}).* from '(undici|imapflow|nodemailer)'/m

/** Each with the reason why it may. */
const allowed = new Map([
  ['server/src/platform/egress/egress.ts', 'it is the one'],
  ['server/src/platform/egress/connect.ts', 'it is the one'],
  ['server/src/platform/egress/body.ts', 'it is the one'],
  ['server/src/platform/database/db.ts', 'the database of this installation'],
  ['server/src/demo/seed.ts', 'asks the sandbox of the same machine, in the demo only'],
  [
    'channels/email/src/receive/imap-connection.ts',
    'IMAP, to the address that io.resolveHost checked',
  ],
  ['channels/email/src/api.ts', 'SMTP, to the address that io.resolveHost checked'],
])

function* sources(dir: string): Iterable<string> {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) {
      if (!['node_modules', 'dist', 'fake', 'test', 'fixtures'].includes(entry.name))
        yield* sources(path)
    } else if (
      entry.name.endsWith('.ts') &&
      !entry.name.endsWith('.test.ts') &&
      entry.name !== 'fake.ts'
    )
      yield path
  }
}

test('Invariant 12: nothing but the egress function connects to the outside', () => {
  const found: string[] = []
  for (const folder of ['server/src', 'channels']) {
    for (const path of sources(join(root, folder))) {
      const name = relative(root, path)
      const code = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      if (waysOut.test(code) && !allowed.has(name)) found.push(name)
    }
  }
  assert.deepEqual(found, [])
})

test('Invariant 12: a channel cannot be made to reach a private address', async (context) => {
  // Nothing is allowed here that is not public; the fakes stand on the machine's own address.
  const desk = await startDesk(context, { ATRIUM_EGRESS_ALLOW: '' })
  const { row } = await customerWrites(desk)
  const sent = await reply(desk.atrium, row, 'to a private address')
  const failed = await inState(desk.atrium, row, sent, 'failed')
  assert.match(failed.error?.text ?? '', /not reachable from here: 127\.0\.0\.1/)
  assert.equal(failed.error?.next, 'none')
  const checked = await desk.atrium.admin.call(channelsApi.check, {
    params: { id: desk.accountId },
  })
  assert.equal(checked.health.state, 'broken')
  const { accountId } = await desk.atrium.connect(createMail)
  const mailbox = await desk.atrium.admin.call(channelsApi.check, { params: { id: accountId } })
  assert.equal(mailbox.health.state, 'broken')
  assert.match(mailbox.health.text ?? '', /not reachable from here/)
})
