import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { inboxApi } from '@atrium/contract/api/inbox'
import { type ContactId, NoteId, newId } from '@atrium/contract/ids'
import type { TimelineItem } from '@atrium/contract/message'
import { people, sender } from '../../../test/people.ts'
import { asOwner } from '../../../test/workspaces/second-workspace.ts'

const { atrium, writes } = await people({ after: (work) => after(work) })
const { admin } = atrium

/** All pages of a contact's timeline, the newest page first; `between` happens after each. */
async function pages(
  id: string,
  limit: number,
  between: () => Promise<unknown> = async () => undefined,
): Promise<TimelineItem[][]> {
  const result: TimelineItem[][] = []
  let before: string | undefined
  for (;;) {
    const query = { limit, ...(before === undefined ? {} : { before }) }
    const page = await admin.call(inboxApi.timeline, { params: { id }, query })
    result.push(page.items)
    if (page.before === null) return result
    before = page.before
    await between()
  }
}

const whole = (found: TimelineItem[][]): string[] =>
  found
    .toReversed()
    .flat()
    .map((item) => item.id)

/** One person, known at three doors: their messages in turn, with notes and activities between. */
async function ana(): Promise<ContactId> {
  const doors = ['whatsapp', 'email', 'webchat'] as const
  const address = Object.fromEntries(doors.map((door) => [door, crypto.randomUUID()]))
  const start = Date.now() - 600_000
  const ids: Record<string, ContactId> = {}
  for (let index = 0; index < 30; index += 1) {
    const door = doors[index % 3] ?? 'webchat'
    // Three share a moment, so that only their order of arrival tells them apart.
    const at = new Date(start + Math.floor(index / 3) * 1000).toISOString()
    const placed = await writes(door, sender(address[door] ?? ''), `line ${index}`, { at })
    ids[door] = placed.contactId
  }
  const home = ids.whatsapp
  assert.ok(home && ids.email && ids.webchat)
  for (const from of [ids.email, ids.webchat])
    await admin.call(contactsApi.link, { params: { id: home }, body: { contactId: from } })
  const { items } = await admin.call(inboxApi.list, { query: { view: 'all' } })
  const row = items.find((item) => item.contactId === home)
  for (let index = 0; index < 5; index += 1) {
    await admin.call(inboxApi.note, {
      params: { id: row?.id ?? '' },
      body: { noteId: newId(NoteId), text: `note ${index}` },
    })
    const status = index % 2 === 0 ? 'resolved' : 'open'
    await admin.call(inboxApi.setStatus, { params: { id: row?.id ?? '' }, body: { status } })
  }
  // Everything that was done in one moment: only the order of writing tells them apart.
  for (const table of ['note', 'activity'])
    await asOwner(atrium, `UPDATE ${table} SET at = (SELECT max(at) FROM message)`)
  return home
}
const contactId = await ana()

test('pages of any size show the same timeline across three doors, with notes and lines, in order', async () => {
  const [all = []] = await pages(contactId, 200)
  const messages = all.filter((item) => item.type === 'message')
  assert.equal(messages.length, 30)
  assert.equal(new Set(messages.map((item) => item.channel)).size, 3)
  assert.equal(all.filter((item) => item.type === 'note').length, 5)
  const kinds = all.flatMap((item) => (item.type === 'activity' ? [item.kind] : []))
  assert.equal(kinds.filter((kind) => kind === 'linked').length, 2)
  assert.equal(kinds.filter((kind) => kind === 'resolved').length, 3)
  for (const [index, item] of all.entries()) {
    const earlier = all[index - 1]
    if (!earlier) continue
    const inOrder =
      earlier.at < item.at || (earlier.at === item.at && BigInt(earlier.seq) < BigInt(item.seq))
    assert.ok(inOrder, `${earlier.at}/${earlier.seq} before ${item.at}/${item.seq}`)
  }
  for (const limit of [1, 2, 3, 7, 44]) {
    const found = await pages(contactId, limit)
    assert.deepEqual(
      whole(found),
      all.map((item) => item.id),
      `pages of ${limit}`,
    )
    for (const page of found.slice(0, -1)) assert.equal(page.length, limit)
  }
})

test('while messages arrive, older pages show each older item once', async () => {
  const [all = []] = await pages(contactId, 200)
  const address = crypto.randomUUID()
  const { contactId: other } = await writes('webchat', sender(address), 'somebody else')
  const found = await pages(contactId, 5, () => writes('webchat', sender(address), 'and again'))
  assert.deepEqual(
    whole(found),
    all.map((item) => item.id),
  )
  const theirs = (await pages(other, 3)).flat()
  assert.ok(theirs.length >= 8)
  assert.ok(theirs.every((item) => item.contactId === other))
})

test('a contact who never wrote has an empty timeline; one that is none has none', async () => {
  const unknown = admin.call(inboxApi.timeline, { params: { id: newId(NoteId) } })
  await assert.rejects(unknown, /404 not_found/)
})
