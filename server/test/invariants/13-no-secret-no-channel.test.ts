import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { settingsForm } from '@atrium/channel-kit/settings-form'
import { createFake } from '@atrium/channel-whatsapp/fake'
import { channelsApi } from '@atrium/contract/api/settings'
import { channels } from '../../src/channels.ts'
import { Refusal, startTestApp } from '../app.ts'
import { signedMessage } from '../webhook.ts'

const atrium = await startTestApp({ after: (work) => after(work as () => Promise<void>) })

test('Invariant 13: an account without one of its secrets cannot be connected or switched on', async () => {
  const { fake } = await atrium.connect(createFake)
  for (const secret of ['appSecret', 'accessToken', 'verifyToken']) {
    for (const value of [undefined, '', ' ']) {
      const settings = { ...fake.settings, [secret]: value }
      const body = { channel: 'whatsapp', name: 'Without', enabled: true, settings }
      await assert.rejects(
        atrium.admin.call(channelsApi.create, { body }),
        (error) =>
          error instanceof Refusal &&
          error.status === 422 &&
          JSON.stringify(error.problem.errors).includes(secret),
        `${secret} = ${JSON.stringify(value)}`,
      )
    }
  }
})

test('Invariant 13: a secret cannot be taken out of an account that is there, switched on or off', async () => {
  const { accountId } = await atrium.connect(createFake)
  const params = { id: accountId }
  for (const enabled of [true, false]) {
    for (const secret of ['appSecret', 'accessToken', 'verifyToken']) {
      for (const value of ['', ' ', null]) {
        const body = { enabled, settings: { [secret]: value } }
        await assert.rejects(
          atrium.admin.call(channelsApi.update, { params, body }),
          (error) => error instanceof Refusal && error.status === 422,
          `${secret} = ${JSON.stringify(value)}`,
        )
      }
    }
    await atrium.admin.call(channelsApi.update, { params, body: { enabled: false } })
  }
})

test('Invariant 13: an account whose secrets are not whole takes and sends nothing', async () => {
  const { fake, accountId } = await atrium.connect(createFake)
  const signed = () => signedMessage(atrium.url, accountId, fake, { id: crypto.randomUUID() })
  assert.equal((await signed()).status, 200)
  // Below the API: secrets of another account, as after a restore gone wrong.
  await atrium.app.adminPool.query(
    `UPDATE channel_account SET secrets = (SELECT secrets FROM channel_account WHERE id <> $1 LIMIT 1) WHERE id = $1`,
    [accountId],
  )
  atrium.app.accounts.forget(accountId)
  const refused = await signed()
  assert.ok(refused.status >= 400, String(refused.status))
})

test('Invariant 13: every channel that is called by others has a secret to check them with', () => {
  for (const channel of channels.filter((each) => each.verify)) {
    const secrets = settingsForm(channel.settings).filter((field) => field.input === 'secret')
    assert.ok(
      secrets.some((field) => field.required || field.generated),
      channel.id,
    )
  }
})
