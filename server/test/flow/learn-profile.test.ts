import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Profile } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { contactsApi } from '@atrium/contract/api/contacts'
import type { Account } from '../../src/accounts/accounts.ts'
import { learnProfile } from '../../src/flow/learn-profile.ts'
import { people, sender } from '../people.ts'

const world = await people({ after })
const { atrium } = world
let writers = 0

/** An account whose provider answers questions about people. */
async function account(answer: () => Promise<Profile>): Promise<Account> {
  const found = await atrium.app.accounts.find(world.accounts.webchat)
  if (!found) throw new Error('no account')
  return { ...found, channel: { ...found.channel, fetchProfile: answer } }
}

/** A stranger writes without a name, and the job that follows is carried out with this answer. */
async function learns(
  answer: () => Promise<Profile>,
  meanwhile?: (id: string) => Promise<unknown>,
) {
  writers += 1
  const written = await world.writes('webchat', sender(`nameless-${writers}`, []), 'hello')
  const asking = await account(answer)
  await meanwhile?.(written.contactId)
  const learned = learnProfile(
    {
      ...atrium.app,
      accounts: { ...atrium.app.accounts, find: async () => asking },
      now: atrium.app.clock.now,
      removeBlob: async () => undefined,
    },
    {
      workspaceId: atrium.workspaceId,
      accountId: world.accounts.webchat,
      handleId: written.handleId,
    },
  )
  await learned.catch(() => undefined)
  return { learned, contact: await world.contact(written.contactId) }
}

test('a handle without a name gets the name and the language of its profile', async () => {
  const { contact } = await learns(async () => ({
    name: ' Ana Ruiz ',
    label: '@ana',
    language: 'es_ES',
  }))
  assert.deepEqual(
    [contact.name, contact.handles[0]?.name, contact.handles[0]?.label, contact.language],
    ['Ana Ruiz', 'Ana Ruiz', '@ana', 'es'],
  )
  const found = await atrium.admin.call(contactsApi.list, { query: { search: 'Ruiz' } })
  assert.equal(found.items[0]?.id, contact.id)
})

test('a name and a language that a member chose stay', async () => {
  const { contact } = await learns(
    async () => ({ name: 'xX_ana_Xx', language: 'en_GB' }),
    (id) =>
      atrium.admin.call(contactsApi.update, {
        params: { id },
        body: { name: 'Frau Ruiz', language: 'de' },
      }),
  )
  assert.deepEqual(
    [contact.name, contact.handles[0]?.name, contact.language],
    ['Frau Ruiz', 'xX_ana_Xx', 'de'],
  )
})

test('hostile profiles: no NUL, no endless name, no language that is none', async () => {
  const { contact } = await learns(async () => ({
    name: `\0${'a'.repeat(5000)}`,
    language: '<script>',
  }))
  assert.equal(contact.name, 'a'.repeat(200))
  assert.equal(contact.language, null)
  const { contact: empty } = await learns(async () => ({ name: '  ' }))
  assert.equal(empty.handles[0]?.name, null)
})

test('a refusal is harmless; no answer is tried again', async () => {
  const refused = await learns(async () => {
    throw new ChannelError('gone', '100', 'There is no such person.')
  })
  await assert.doesNotReject(refused.learned)
  assert.equal(refused.contact.handles[0]?.name, null)
  const away = await learns(async () => {
    throw new ChannelError('network', 'timeout', 'No answer.')
  })
  await assert.rejects(away.learned, /No answer/)
})
