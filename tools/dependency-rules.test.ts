import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'

const require = createRequire(import.meta.url)
const rules = require('./dependency-rules.cjs') as { forbidden: { name: string }[] }

/** Two files each: who imports, and what. The rule named must report it, and no other rule. */
const violations: Record<string, [from: string, to: string][]> = {
  'everything-resolves': [['server/src/desk/macros/gone.ts', './nowhere.ts']],
  'no-cycles': [['server/src/platform/cycle-a.ts', 'server/src/platform/cycle-b.ts']],
  'contract-is-a-leaf': [
    ['packages/contract/src/message.ts', '@atrium/channel-kit/channel'],
    ['packages/contract/src/event.ts', 'server/src/desk/inbox/api.ts'],
  ],
  'kit-knows-only-contract': [['packages/channel-kit/src/kit.ts', 'server/src/desk/inbox/api.ts']],
  'channel-is-an-island': [
    ['channels/sms/src/send.ts', 'channels/email/src/address.ts'],
    ['channels/sms/src/settings.ts', '@atrium/server/desk/inbox/api'],
  ],
  'parse-and-render-are-pure': [
    ['channels/sms/src/parse.ts', 'channels/sms/src/api.ts'],
    ['channels/sms/src/render/text.ts', 'channels/sms/src/api.ts'],
  ],
  'parse-and-render-do-no-io': [['channels/email/src/render.ts', 'node:fs']],
  'only-inbound-and-outbound-know-channels': [
    ['server/src/flow/routing/route.ts', 'channels/sms/src/index.ts'],
    ['server/src/desk/settings/api.ts', 'server/src/channels.ts'],
  ],
  'platform-is-below': [['server/src/platform/http.ts', 'server/src/flow/identity/resolve.ts']],
  'stages-do-not-call-stages': [
    ['server/src/flow/sla/decide.ts', 'server/src/flow/identity/resolve.ts'],
  ],
  'desk-enters-through-the-pipeline': [
    ['server/src/desk/inbox/reply.ts', 'server/src/flow/outbound/outbox.ts'],
    ['server/src/visitor/say.ts', 'server/src/flow/outbound/outbox.ts'],
  ],
  'sql-lives-in-sql-files': [
    ['server/src/desk/macros/macros.ts', 'server/src/platform/database/db.ts'],
  ],
  'screens-share-only-contract': [['web/src/inbox/list.ts', 'server/src/desk/inbox/api.ts']],
  'web-and-widget-are-apart': [
    ['widget/src/app.ts', 'web/src/ui/button.ts'],
    ['web/src/home.ts', 'widget/src/color.ts'],
  ],
  'sandbox-knows-only-fakes': [
    ['sandbox/src/phones.ts', 'channels/sms/src/index.ts'],
    ['sandbox/src/main.ts', 'server/src/desk/inbox/api.ts'],
  ],
  'no-test-code-in-product': [
    ['channels/email/src/index.ts', 'channels/email/src/fake.ts'],
    ['server/src/desk/team/team.ts', 'server/test/build.ts'],
  ],
}

/** What the rules must leave alone. */
const allowed: [from: string, to: string][] = [
  ['server/src/platform/cycle-b.ts', 'server/src/platform/cycle-a.ts'], // reported once, at cycle-a
  ['server/src/main.ts', 'server/src/channels.ts'],
  ['server/src/channels.ts', 'channels/sms/src/index.ts'],
  ['server/src/flow/outbound/dispatch.ts', 'server/src/flow/policy/check.ts'],
  ['server/src/flow/automation/decide.ts', 'server/src/flow/identity/read.ts'],
  ['server/src/desk/contacts/api.ts', 'server/src/flow/pipeline.ts'],
  ['server/src/desk/contacts/sql.ts', 'server/src/platform/database/db.ts'],
  ['server/src/desk/contacts/contacts.test.ts', 'server/test/build.ts'],
  ['sandbox/src/fakes.ts', 'channels/sms/src/fake.ts'],
  ['channels/sms/src/verify.ts', '@atrium/channel-kit/channel'],
  ['web/src/api.ts', '@atrium/contract/ids'],
]

const folder = await mkdtemp(join(tmpdir(), 'atrium-rules-'))
after(() => rm(folder, { recursive: true, force: true }))

test('every rule has a planted violation', () => {
  assert.deepEqual(Object.keys(violations).sort(), rules.forbidden.map(({ name }) => name).sort())
})

test('each violation is reported by its rule alone, and nothing else is reported', async () => {
  await plant([...Object.values(violations).flat(), ...allowed])
  const found = await cruise()
  const expected = Object.entries(violations).flatMap(([name, imports]) =>
    imports.map(([from]) => `${name}: ${from}`),
  )
  assert.deepEqual([...new Set(found)].sort(), expected.sort())
})

/** Writes the importing files, empty ones where only imported, and links for the workspace names. */
async function plant(imports: [from: string, to: string][]): Promise<void> {
  for (const [, to] of imports) {
    if (/^[a-z]+\/.*\.ts$/.test(to)) await write(to, 'export {}\n')
  }
  for (const name of ['channel-kit/src/channel', 'contract/src/ids']) {
    await write(`packages/${name}.ts`, 'export {}\n')
  }
  for (const [from, to] of imports) {
    const target = /^[a-z]+\/.*\.ts$/.test(to)
      ? `${'../'.repeat(from.split('/').length - 1)}${to}`
      : to
    await write(from, `import '${target}'\n`)
  }
  await mkdir(join(folder, 'node_modules', '@atrium'), { recursive: true })
  for (const [name, path] of [
    ['contract', 'packages/contract'],
    ['channel-kit', 'packages/channel-kit'],
    ['server', 'server'],
  ] as const) {
    await write(
      `${path}/package.json`,
      JSON.stringify({ name: `@atrium/${name}`, exports: { './*': './src/*.ts' } }),
    )
    await symlink(join(folder, path), join(folder, 'node_modules', '@atrium', name))
  }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), text)
}

async function cruise(): Promise<string[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      join(import.meta.dirname, '../node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config',
      join(import.meta.dirname, 'dependency-rules.cjs'),
      '--output-type',
      'json',
      ...['packages', 'channels', 'server', 'web', 'widget', 'sandbox'],
    ],
    { cwd: folder, maxBuffer: 50_000_000 },
  )
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { from: string; rule: { name: string } }[] }
  }
  return summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`)
}
