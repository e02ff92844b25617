import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { settingsForm } from '@atrium/channel-kit/settings-form'
import { createFake } from '@atrium/channel-whatsapp/fake'
import { channelsApi } from '@atrium/contract/api/settings'
import { channels } from '../../src/channels.ts'
import { Refusal, startTestApp } from '../app.ts'

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

test('Invariant 13: every channel that is called by others has a secret to check them with', () => {
  for (const channel of channels.filter((each) => each.verify)) {
    const secrets = settingsForm(channel.settings).filter((field) => field.input === 'secret')
    assert.ok(
      secrets.some((field) => field.required || field.generated),
      channel.id,
    )
  }
})
