import assert from 'node:assert/strict'
import { after, type TestContext, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { identityApi } from '@atrium/contract/api/identity'
import type { Suggestion } from '@atrium/contract/contact'
import type { ContactId } from '@atrium/contract/ids'
import { eventually } from '../../../test/app.ts'
import { mail, people, phone, sender } from '../../../test/people.ts'

const world = await people({ after })
const { admin, app } = world.atrium

async function suggestionsOf(contactId: ContactId): Promise<Suggestion[]> {
  return (await admin.call(identityApi.suggestions, { query: { contactId } })).items
}

function twoMonthsLater(context: TestContext): void {
  app.clock.setOffset(60 * 24 * 3600_000)
  context.after(() => app.clock.setOffset(0))
}

function suggested(contactId: ContactId): Promise<Suggestion> {
  return eventually('a suggestion', async () => (await suggestionsOf(contactId))[0])
}

/** A name that nobody else here has. */
function nameFor(number: string): string {
  const syllables = ['ba', 'ko', 'mi', 'tu', 're', 'so', 'la', 'ni', 'fe', 'du']
  return `Ana ${[...number.slice(-6)].map((digit) => syllables[Number(digit)]).join('')}`
}

/** Ana on WhatsApp, and somebody on the website who only says that it is her number. */
async function claimed(
  number: string,
  name = nameFor(number),
): Promise<{ ana: ContactId; guest: ContactId }> {
  const ana = await world.writes('whatsapp', sender(number, [phone(number)], { name }), 'hi')
  const claim = [phone(number, 0)]
  const guest = await world.writes('webchat', sender(`s${number}`, claim, { name }), 'hello')
  assert.notEqual(ana.contactId, guest.contactId)
  return { ana: ana.contactId, guest: guest.contactId }
}

test('a claim becomes a suggestion with its reasons; accepting links, and the ledger says who did it', async () => {
  const { ana, guest } = await claimed('+34618000001')
  const found = await suggested(guest)
  assert.ok(found.strong && found.score > 0.9)
  assert.deepEqual(
    found.reasons
      .slice(0, 2)
      .map(({ kind }) => kind)
      .sort(),
    ['name', 'same'],
  )
  assert.deepEqual(found.contacts.map(({ id }) => id).sort(), [ana, guest].sort())
  const answer = await admin.call(identityApi.decide, { body: { ids: [found.id], same: true } })
  assert.deepEqual(answer, { done: [found.id], skipped: [] })
  assert.equal((await world.contact(ana)).handles.length, 2)
  assert.deepEqual(await suggestionsOf(ana), [])
  const { items } = await admin.call(identityApi.trace, { params: { id: ana } })
  assert.match(items[0]?.reason ?? '', /Linked by Ada/)
  const again = await admin.call(identityApi.decide, { body: { ids: [found.id], same: true } })
  assert.deepEqual(again.skipped, [found.id], 'decided already')
})

test('“not the same person” is remembered: no new suggestion, and no proof links them by itself', async () => {
  const number = '+34618000002'
  const { ana, guest } = await claimed(number)
  const found = await suggested(guest)
  await admin.call(identityApi.decide, { body: { ids: [found.id], same: false } })
  await world.happens('webchat', {
    kind: 'identify',
    sender: sender(`s${number}`, [phone(number, 3)], { name: nameFor(number) }),
    at: new Date().toISOString(),
  })
  assert.equal((await world.contact(guest)).handles.length, 1)
  const { items } = await admin.call(identityApi.trace, { params: { id: guest } })
  assert.equal(items[0]?.zone, 'never')
  assert.match(items[0]?.reason ?? '', /two people/)
  const compared = await admin.call(identityApi.compare, {
    params: { id: ana },
    query: { with: guest },
  })
  assert.ok(compared.apart && compared.suggestion === null)
})

test('what was said stays true of the handles, wherever they are linked meanwhile', async () => {
  const number = '+34618000003'
  const { ana, guest } = await claimed(number)
  await admin.call(identityApi.decide, {
    body: { ids: [(await suggested(guest)).id], same: false },
  })
  const other = await world.writes('webchat', sender('aside'), 'another door of Ana')
  await admin.call(contactsApi.link, { params: { id: other.contactId }, body: { contactId: ana } })
  await world.happens('webchat', {
    kind: 'identify',
    sender: sender(`s${number}`, [phone(number, 3)]),
    at: new Date().toISOString(),
  })
  assert.equal((await world.contact(guest)).handles.length, 1)
  await admin.call(contactsApi.link, {
    params: { id: other.contactId },
    body: { contactId: guest },
  })
  assert.equal(
    (await world.contact(other.contactId)).handles.length,
    3,
    'a member may still say so',
  )
})

test('a family on one phone: another given name is no suggestion, nor is a crowd’s address', async () => {
  const number = '+34618000004'
  await world.writes('whatsapp', sender(number, [phone(number)], { name: 'Ana Ruiz' }), 'hi')
  const son = await world.writes(
    'webchat',
    sender('son', [phone(number, 0)], { name: 'Leo Ruiz' }),
    'hi',
  )
  const crowd: ContactId[] = []
  for (const name of ['Bo Li', 'Cy Mu', 'Di No', 'Ed Pu', 'Fi Qo']) {
    const from = sender(`crowd ${name}`, [mail('desk@lobby.example', 0)], { name })
    crowd.push((await world.writes('webchat', from, name)).contactId)
  }
  const marker = await claimed('+34618000005')
  await suggested(marker.guest)
  for (const id of [son.contactId, ...crowd]) assert.deepEqual(await suggestionsOf(id), [])
})

test('a shared handle links nothing: neither it, nor others that hold its identifiers', async () => {
  const number = '+34618000006'
  const family = await world.writes('whatsapp', sender(number, [phone(number)]), 'the family')
  const shared = await admin.call(identityApi.setShared, {
    params: { id: family.handleId },
    body: { shared: true },
  })
  assert.ok(shared.handles[0]?.shared)
  const first = await world.writes('webchat', sender('member 1', [phone(number, 3)]), 'one')
  const second = await world.writes('webchat', sender('member 2', [phone(number, 3)]), 'two')
  assert.equal(new Set([family.contactId, first.contactId, second.contactId]).size, 3)
  await admin.call(identityApi.setShared, {
    params: { id: family.handleId },
    body: { shared: false },
  })
})

test('an office’s address never links by itself, whatever proves it', async () => {
  const site = await world.writes('webchat', sender('office', [mail('info@firm.example', 3)]), 'a')
  const letter = await world.writes(
    'email',
    sender('info@firm.example', [mail('info@firm.example')]),
    'b',
  )
  assert.notEqual(site.contactId, letter.contactId)
})

test('a workspace leaves phones to people, and administrators alone decide that', async () => {
  const policy = await admin.call(identityApi.policy)
  assert.deepEqual(policy, {
    phone: true,
    email: true,
    external: true,
    code: true,
    recycledDays: 45,
  })
  await admin.call(identityApi.setPolicy, { body: { ...policy, phone: false } })
  const number = '+34618000007'
  const first = await world.writes('whatsapp', sender(number, [phone(number)]), 'one')
  const second = await world.writes('webchat', sender('left to people', [phone(number, 3)]), 'two')
  await admin.call(identityApi.setPolicy, { body: policy })
  assert.notEqual(first.contactId, second.contactId)
  await assert.rejects(
    admin.call(identityApi.setPolicy, { body: { ...policy, recycledDays: 1 } }),
    /422 invalid/,
  )
})

test('a link and its undoing are told before they are done', async () => {
  const { ana, guest } = await claimed('+34618000008')
  const { moves, contacts } = await admin.call(identityApi.compare, {
    params: { id: ana },
    query: { with: guest },
  })
  assert.deepEqual(moves, {
    handles: 1,
    messages: 1,
    conversations: 1,
    mixed: 0,
    notes: 0,
    bookings: 0,
  })
  assert.deepEqual(
    contacts.map(({ id }) => id),
    [ana, guest],
  )
  await admin.call(contactsApi.link, { params: { id: ana }, body: { contactId: guest } })
  const writer = sender('s+34618000008')
  const { handleId } = await world.writes('webchat', writer, 'into the one conversation')
  const preview = await admin.call(identityApi.unlinkPreview, { params: { id: handleId } })
  assert.equal(preview.messages, 2)
  assert.equal(preview.mixed, 1)
  assert.equal(preview.toContactId, guest)
  await assert.rejects(
    admin.call(identityApi.unlinkPreview, {
      params: { id: (await world.contact(ana)).handles.find((h) => h.id !== handleId)?.id ?? '' },
    }),
    /404/,
  )
})

test('a record is found by the addresses that were linked to it, and no longer after the undoing', async () => {
  const number = '+34618000012'
  const found = async () =>
    (await admin.call(contactsApi.list, { query: { search: number } })).items.map(({ id }) => id)
  const site = await world.writes('webchat', sender('found'), 'hi')
  const ana = await world.writes('whatsapp', sender(number, [phone(number)]), 'hello')
  await admin.call(contactsApi.link, {
    params: { id: site.contactId },
    body: { contactId: ana.contactId },
  })
  assert.deepEqual(await found(), [site.contactId])
  await admin.call(contactsApi.unlink, { params: { id: ana.handleId } })
  assert.deepEqual(await found(), [ana.contactId])
})

test('the queue is paged without gaps or repeats, the likeliest first', async () => {
  for (let count = 0; count < 5; count += 1)
    await suggested((await claimed(`+3461900000${count}`)).guest)
  await eventually('all have been looked at', async () => {
    const { rows } = await app.adminPool.query('SELECT 1 FROM graphile_worker.jobs')
    return rows.length === 0
  })
  const whole = await admin.call(identityApi.suggestions, { query: { limit: 100 } })
  const seen: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: { items: Suggestion[]; nextCursor: string | null } = await admin.call(
      identityApi.suggestions,
      { query: { limit: 2, ...(cursor === undefined ? {} : { cursor }) } },
    )
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
  }
  assert.deepEqual(
    seen,
    whole.items.map(({ id }) => id),
  )
  const scores = whole.items.map(({ score }) => score)
  assert.deepEqual(
    scores,
    scores.toSorted((a, b) => b - a),
  )
})

test('a phone that speaks after a long silence is doubted; a member says whose it is', async (t) => {
  const number = '+34618000009'
  const who = sender(number, [phone(number)], { name: 'Old Owner' })
  const old = await world.writes('whatsapp', who, 'in spring')
  twoMonthsLater(t)
  const later = await world.writes('whatsapp', sender(number, [phone(number)]), 'after the summer')
  assert.equal(later.handleId, old.handleId)
  const [doubted] = (await world.contact(old.contactId)).handles
  assert.ok(doubted?.provedSince)
  // Meanwhile its phone links nobody.
  const site = await world.writes('webchat', sender('doubt', [phone(number, 3)]), 'and I')
  const fresh = await admin.call(identityApi.setOwner, {
    params: { id: old.handleId },
    body: { owner: 'new' },
  })
  assert.notEqual(fresh.id, old.contactId)
  assert.deepEqual(await world.words(fresh.id), ['after the summer'])
  assert.ok(!(await world.words(old.contactId)).includes('after the summer'))
  const next = await world.writes('whatsapp', sender(number, [phone(number)]), 'it is me')
  assert.equal(next.contactId, fresh.id)
  assert.notEqual(site.contactId, old.contactId)
  const said = admin.call(identityApi.setOwner, {
    params: { id: old.handleId },
    body: { owner: 'same' },
  })
  await assert.rejects(said, /409 conflict/)
})

test('the same owner after a silence: nothing moves, and the doubt is gone', async (t) => {
  const number = '+34618000010'
  const old = await world.writes('whatsapp', sender(number, [phone(number)]), 'in spring')
  twoMonthsLater(t)
  await world.writes('whatsapp', sender(number, [phone(number)]), 'in summer')
  const same = await admin.call(identityApi.setOwner, {
    params: { id: old.handleId },
    body: { owner: 'same' },
  })
  assert.equal(same.id, old.contactId)
  assert.equal(same.handles[0]?.provedSince, null)
  assert.deepEqual(await world.words(old.contactId), ['in spring', 'in summer'])
})

test('an old phone proof links nobody: the number may have been given away', async (t) => {
  const number = '+34618000011'
  const old = await world.writes('whatsapp', sender(number, [phone(number)]), 'in spring')
  twoMonthsLater(t)
  const site = await world.writes('webchat', sender('much later', [phone(number, 3)]), 'in autumn')
  assert.notEqual(site.contactId, old.contactId)
  const { items } = await admin.call(identityApi.trace, { params: { id: site.contactId } })
  assert.match(items[0]?.reason ?? '', /silent for so long/)
})
