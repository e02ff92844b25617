import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import { contactsApi } from '@atrium/contract/api/contacts'
import { identityApi } from '@atrium/contract/api/identity'
import { importsApi } from '@atrium/contract/api/imports'
import { filePaths } from '@atrium/contract/api/inbox'
import type { Contact } from '@atrium/contract/contact'
import { eventually, Refusal } from '../../../test/app.ts'
import { importer } from '../../../test/imports.ts'
import { mail, people, phone, sender } from '../../../test/people.ts'
import { addMember } from '../../../test/workspaces/second-workspace.ts'
import { workImport } from './steps.ts'

const world = await people({ after })
const { admin, app, workspaceId } = world.atrium
const imports = importer(admin)

const named = async (name: string): Promise<Contact[]> => {
  const { items } = await admin.call(contactsApi.list, { query: { search: name } })
  const found = items.filter((contact) => contact.name === name)
  return Promise.all(found.map(({ id }) => world.contact(id)))
}
async function only(name: string): Promise<Contact> {
  const [contact, ...more] = await named(name)
  assert.ok(contact, name)
  assert.equal(more.length, 0, `${name} is there ${more.length + 1} times`)
  return contact
}
/** A name of its own for each number. */
function nameOf(n: number): string {
  const letters = createHash('sha256').update(String(n)).digest('hex').slice(0, 12)
  return letters.replace(/\d/g, (digit) => 'klmnoprstv'[Number(digit)] ?? '')
}
const isConflict = (error: unknown) => error instanceof Refusal && error.status === 409

test('a file becomes contacts: its columns guessed, its words claims of strength 0, each with file and line', async () => {
  const read = await imports.upload(
    'Nombre;Correo;Móvil;Empresa;Idioma;Tarifa\r\nElena Prado;Elena@Prado.example;+34 600 900 001;Sol;español;oro\r\n',
    'clientes.csv',
  )
  assert.equal(read.encoding, 'utf-8')
  assert.equal(read.delimiter, ';')
  assert.deepEqual(read.columns, ['name', 'email', 'phone', 'company', 'language', 'attribute'])
  const { items } = await admin.call(importsApi.preview, { params: { id: read.id } })
  assert.equal(items[0]?.name, 'Elena Prado')
  assert.deepEqual(items[0]?.phones, ['+34600900001'])
  const { checked } = await imports.check(read.id)
  assert.deepEqual(checked, { created: 1, known: 0, wrong: 0, alike: 0 })
  assert.deepEqual(await named('Elena Prado'), [], 'a dry run makes nothing')
  const done = await imports.start(read.id)
  assert.deepEqual(done.imported, { created: 1, known: 0, wrong: 0, alike: 0 })
  const elena = await only('Elena Prado')
  assert.equal(elena.company, 'Sol')
  assert.equal(elena.language, 'es')
  assert.deepEqual(elena.attributes, { Tarifa: 'oro' })
  const source = 'clientes.csv, line 2'
  assert.deepEqual(
    elena.handles[0]?.proofs.toSorted((a, b) => a.kind.localeCompare(b.kind)),
    [
      { kind: 'email', value: 'elena@prado.example', strength: 0, source },
      { kind: 'phone', value: '+34600900001', strength: 0, source },
    ],
  )
  assert.deepEqual(elena.handles[0]?.reach, [], 'nobody can be written to through a file')
  const byPhone = await admin.call(contactsApi.list, { query: { search: '600900001' } })
  assert.deepEqual(
    byPhone.items.map(({ id }) => id),
    [elena.id],
  )
})

test('an import never links: who comes later through a door with the same proved phone is a suggestion', async () => {
  await imports.whole('name,phone\nTomás Vela,+34600900002\n')
  const before = await only('Tomás Vela')
  const wrote = await world.writes(
    'whatsapp',
    sender('+34600900002', [phone('+34600900002')]),
    'hi',
  )
  assert.notEqual(wrote.contactId, before.id)
  const found = await eventually('the suggestion', async () => {
    const query = { contactId: before.id }
    return (await admin.call(identityApi.suggestions, { query })).items[0]
  })
  assert.ok(found.reasons.some(({ kind, of }) => kind === 'same' && of === 'phone'))
  const both = { params: { id: before.id }, body: { contactId: wrote.contactId } }
  await admin.call(contactsApi.link, both)
  assert.equal((await world.contact(before.id)).handles.length, 2, 'a person may link it')
  const back = await admin.call(contactsApi.unlink, { params: { id: wrote.handleId } })
  assert.deepEqual(await world.words(back.id), ['hi'])
})

test('an import never links: who is there already is a suggestion, and the dry run counts it', async () => {
  const { contactId } = await world.writes(
    'webchat',
    sender('v-9', [mail('nora@quill.example')], { name: 'Nora Quill' }),
    'hello',
  )
  const { id } = await imports.upload('name,email\nNora Quill,NORA@quill.example\n')
  assert.equal((await imports.check(id)).checked?.alike, 1)
  await imports.start(id)
  const { items } = await admin.call(identityApi.suggestions, { query: { contactId } })
  assert.equal(items.length, 1)
  assert.ok(items[0]?.strong)
  assert.equal((await world.contact(contactId)).handles.length, 1)
})

test('the same file again makes nobody twice, and brings only what a record lacks', async () => {
  const first =
    'id,name,email,company,tier\nK1,Ida Holm,ida@holm.example,,\nK2,Ole Holm,ole@holm.example,Fjord,gold\n'
  assert.equal((await imports.whole(first)).imported?.created, 2)
  const ole = await only('Ole Holm')
  await admin.call(contactsApi.update, { params: { id: ole.id }, body: { company: 'Ours' } })
  const again =
    'id,name,email,company,tier\nK1,Ida Holm,ida@holm.example,Fjord,silver\nK2,Ole H.,ole2@holm.example,Fjord,lead\nK2,Twice,,,\n'
  const done = await imports.whole(again, 'later.csv')
  assert.deepEqual(done.checked, { created: 0, known: 3, wrong: 0, alike: 0 })
  assert.deepEqual(done.imported, { created: 0, known: 3, wrong: 0, alike: 0 })
  const ida = await only('Ida Holm')
  assert.equal(ida.company, 'Fjord')
  assert.deepEqual(ida.attributes, { tier: 'silver' })
  const now = await world.contact(ole.id)
  assert.equal(now.company, 'Ours', 'what the team says stays')
  assert.equal(now.name, 'Ole Holm')
  assert.deepEqual(now.attributes, { tier: 'gold' })
  const claims = now.handles[0]?.proofs.map(({ value }) => value).toSorted()
  assert.deepEqual(claims, ['K2', 'ole2@holm.example', 'ole@holm.example'])
  const found = await admin.call(contactsApi.list, { query: { search: 'ole2@holm' } })
  assert.equal(found.items[0]?.id, ole.id, 'the new claim is found')
})

test('a row whose record was linked keeps out of what the other one says', async () => {
  await imports.whole('name,email\nUma Ray,uma@ray.example\n')
  const uma = await only('Uma Ray')
  const site = await world.writes('webchat', sender('v-uma'), 'hello')
  await admin.call(contactsApi.link, {
    params: { id: site.contactId },
    body: { contactId: uma.id },
  })
  const done = await imports.whole('name,email,company\nUma Ray,uma@ray.example,Elsewhere\n')
  assert.equal(done.imported?.known, 1)
  assert.equal((await world.contact(site.contactId)).company, null)
})

test('wrong rows are told by line and column, left out, and come as a file that can be corrected and brought', async () => {
  const file =
    'name,email,phone,formula\nPia Lund,pia@lund,+4520000001,x\nKai Berg,kai@berg.example,12,"=HYPERLINK(""http://evil"")"\nAsta Moe,asta@moe.example,+4520000003,y\n'
  const { id } = await imports.upload(file)
  const { checked } = await imports.check(id)
  assert.deepEqual(checked, { created: 1, known: 0, wrong: 2, alike: 0 })
  const { items, nextCursor } = await admin.call(importsApi.problems, { params: { id } })
  assert.deepEqual(
    items.map(({ line, problems }) => [line, ...problems]),
    [
      [2, { column: 1, problem: 'badEmail' }],
      [3, { column: 2, problem: 'badPhone' }],
    ],
  )
  assert.equal(nextCursor, null)
  const page = await admin.call(importsApi.problems, { params: { id }, query: { limit: 1 } })
  const rest = await admin.call(importsApi.problems, {
    params: { id },
    query: { limit: 1, cursor: page.nextCursor ?? '' },
  })
  assert.deepEqual([page.items[0]?.line, rest.items[0]?.line, rest.nextCursor], [2, 3, null])
  await imports.start(id)
  assert.equal((await named('Asta Moe')).length, 1)
  assert.deepEqual(await named('Pia Lund'), [])
  const response = await admin.fetch(filePaths.importProblems(id))
  assert.match(response.headers.get('content-type') ?? '', /^text\/csv/)
  assert.match(
    response.headers.get('content-disposition') ?? '',
    /^attachment; .*clients-problems\.csv/,
  )
  const csv = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer())
  assert.equal(
    csv,
    `\ufeff"line","problem","name","email","phone","formula"\r\n"2","email: This is not an e-mail address.","Pia Lund","pia@lund","'+4520000001","x"\r\n"3","phone: This is not a phone number.","Kai Berg","kai@berg.example","12","'=HYPERLINK(""http://evil"")"\r\n`,
  )
  const corrected = csv.replace('pia@lund"', 'pia@lund.example"').replace('"12"', '"+4520000002"')
  const second = await imports.whole(corrected, 'clients-problems.csv')
  assert.equal(second.imported?.created, 2)
  assert.equal((await only('Kai Berg')).attributes.formula, '=HYPERLINK("http://evil")')
  assert.deepEqual((await only('Pia Lund')).handles[0]?.proofs.at(-1)?.strength, 0)
})

test('the mapping can be changed until the import starts, and then a dry run is due again', async () => {
  const { id, columns } = await imports.upload('who,number\nRolf Aas,600 900 010\n')
  assert.deepEqual(columns, ['attribute', 'attribute'])
  const map = (change: { columns: ('name' | 'phone')[]; country: string | null }) =>
    admin.call(importsApi.map, { params: { id }, body: change })
  await assert.rejects(map({ columns: ['name'], country: null }), /422/)
  await map({ columns: ['name', 'phone'], country: null })
  await assert.rejects(admin.call(importsApi.start, { params: { id } }), isConflict)
  assert.equal((await imports.check(id)).checked?.wrong, 1)
  await map({ columns: ['name', 'phone'], country: 'ES' })
  await assert.rejects(admin.call(importsApi.start, { params: { id } }), isConflict)
  assert.deepEqual((await imports.check(id)).checked, { created: 1, known: 0, wrong: 0, alike: 0 })
  await imports.start(id)
  await assert.rejects(map({ columns: ['name', 'phone'], country: null }), isConflict)
  await assert.rejects(admin.call(importsApi.check, { params: { id } }), isConflict)
  assert.equal((await only('Rolf Aas')).handles[0]?.proofs[0]?.value, '+34600900010')
})

test('a file that is none says why and leaves nothing', async () => {
  for (const [file, failure, at] of [
    ['name\n"Ana\nBo', 'openQuote', 3],
    ['name,email\n', 'empty', null],
    [new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]), 'notText', null],
  ] as const) {
    const read = await imports.upload(file)
    assert.deepEqual([read.state, read.failure, read.failedAt], ['failed', failure, at])
    const { items } = await admin.call(importsApi.preview, { params: { id: read.id } })
    assert.deepEqual(items, [])
  }
  const response = await admin.fetch(`${filePaths.importUpload}?name=x`, { method: 'POST' })
  assert.equal(response.status, 422)
})

test('a cancelled import keeps no row and goes on with nothing', async () => {
  const { id } = await imports.upload('name\nCancelled One\n')
  await imports.check(id)
  const ended = await admin.call(importsApi.cancel, { params: { id } })
  assert.equal(ended.state, 'cancelled')
  const { items } = await admin.call(importsApi.preview, { params: { id } })
  assert.deepEqual(items, [])
  await assert.rejects(admin.call(importsApi.start, { params: { id } }), isConflict)
  await assert.rejects(admin.call(importsApi.cancel, { params: { id } }), isConflict)
  assert.deepEqual(await named('Cancelled One'), [])
})

test('a step that was cut in the middle goes on where it was, and what runs twice makes nobody twice', async () => {
  // Nobody's name is like another's: people who may be one are looked at one by one.
  const rows = Array.from({ length: 300 }, (_, n) => `cut ${nameOf(n)},cut${n}@x.example`)
  const { id } = await imports.upload(`name,email\n${rows.join('\n')}\n`)
  await imports.check(id)
  await admin.call(importsApi.start, { params: { id } })
  // Other processes that took the same job, at the same time and too late.
  const deps = { ...app, now: app.clock.now, look: async () => undefined }
  const step = () => workImport(deps, { workspaceId, importId: id }, { isLast: false })
  await Promise.all([step(), step(), step()])
  const done = await imports.reach(id, 'done')
  await step()
  assert.deepEqual(done.imported, { created: 300, known: 0, wrong: 0, alike: 0 })
  const [count] = await app.db.inWorkspace(workspaceId, (tx) =>
    tx.query<{ count: string }>(`SELECT count(*) FROM contact WHERE name LIKE 'cut %'`),
  )
  assert.equal(count?.count, '300')
})

test('two imports of the same people at once make each of them once', async () => {
  const file = `name,email\n${Array.from({ length: 300 }, (_, n) => `both ${nameOf(n + 1_000)},both${n}@x.example`).join('\n')}`
  const [one, other] = [await imports.upload(file), await imports.upload(file)]
  await Promise.all([imports.check(one.id), imports.check(other.id)])
  const done = await Promise.all([imports.start(one.id), imports.start(other.id)])
  const created = done.reduce((sum, { imported }) => sum + (imported?.created ?? 0), 0)
  const known = done.reduce((sum, { imported }) => sum + (imported?.known ?? 0), 0)
  assert.deepEqual([created, known], [300, 300])
})

test('only administrators bring files; the feed says how far an import is', async () => {
  const agent = await addMember(world.atrium)
  const path = `${filePaths.importUpload}?name=x.csv`
  assert.equal((await agent.client.fetch(path, { method: 'POST', body: 'name\nA' })).status, 403)
  const { id } = await imports.whole('name\nFeed Person\n')
  assert.equal((await agent.client.fetch(filePaths.importProblems(id))).status, 403)
  const told = await app.db.inWorkspace(workspaceId, (tx) =>
    tx.query<{ done: boolean }>(
      `SELECT (e->>'done')::boolean AS done FROM event, jsonb_array_elements(data) e WHERE e->>'importId' = $1 ORDER BY id`,
      [id],
    ),
  )
  assert.deepEqual(told.map(({ done }) => done).slice(-2), [false, true])
  const { items } = await admin.call(importsApi.list)
  assert.equal(items[0]?.id, id)
})
