import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ImportTarget } from '@atrium/contract/api/imports'
import { guessColumns, isHeading } from './guess.ts'
import { languageTag } from './language-tag.ts'
import { readRow } from './row.ts'

function read(row: Partial<Record<ImportTarget, string>>, country: string | null = null) {
  const columns = Object.keys(row).map((target) => ImportTarget.parse(target))
  return readRow(Object.values(row), { headings: columns, columns, country }, 'f.csv, line 2')
}
const problemsOf = (row: Partial<Record<ImportTarget, string>>, country?: string) =>
  read(row, country).problems.map(({ problem }) => problem)

test('headings of usual exports are understood in several languages', () => {
  for (const [names, targets] of [
    [['Full Name', 'E-Mail Address', 'Mobile Phone'], 'name email phone'],
    [
      ['First Name', 'Last Name', 'E-mail 1 - Value', 'Phone 1 - Value'],
      'firstName lastName email phone',
    ],
    [['Nombre', 'Correo electrónico', 'Teléfono', 'Móvil'], 'name email phone phone'],
    [
      ['Vorname', 'Nachname', 'Firma', 'Handy', 'Sprache'],
      'firstName lastName company phone language',
    ],
    [['Prénom', 'Nom de famille', 'Société', 'Courriel'], 'firstName lastName company email'],
    [['氏名', 'メール', '電話番号'], 'name email phone'],
    [['Customer ID', 'id', 'Birthday', ' EMAIL_2 '], 'external attribute attribute email'],
    [['line', 'problem', 'name'], 'skip skip name'],
  ] as const)
    assert.equal(guessColumns([...names]).join(' '), targets)
})

test('a first line with an address in it is no heading', () => {
  assert.equal(isHeading(['Name', 'E-mail', 'Line 2']), true)
  assert.equal(isHeading(['Ana', 'ana@x.example']), false)
  assert.equal(isHeading(['Ana', '+34 600 111 222']), false)
})

test('a row becomes a person, with every address in one form', () => {
  const { person, problems } = read(
    {
      firstName: ' Ana ',
      lastName: 'Reyes\u0000',
      email: 'Ana@X.example; mailto:b@x.example, ANA@x.example',
      phone: "'+34 600-111-222 / 0034 600 111 223; 600111224",
      company: 'Sol  y\nLuna',
      language: 'Español',
      attribute: 'VIP',
      skip: 'x',
    },
    'ES',
  )
  assert.deepEqual(problems, [])
  assert.deepEqual(
    { ...person, key: '' },
    {
      key: '',
      source: 'f.csv, line 2',
      name: 'Ana Reyes',
      company: 'Sol y Luna',
      language: 'es',
      emails: ['ana@x.example', 'b@x.example'],
      phones: ['+34600111222', '+34600111223', '+34600111224'],
      external: null,
      attributes: { attribute: 'VIP' },
    },
  )
})

test('each fault of a cell is told by its kind', () => {
  for (const [row, problem] of [
    [{ name: 'A', email: 'no at all' }, 'badEmail'],
    [{ name: 'A', email: 'a@b' }, 'badEmail'],
    [{ name: 'A', email: '<a@b.example>' }, 'badEmail'],
    [{ name: 'A', email: `${'a'.repeat(80)}@x.example` }, 'badEmail'],
    [{ name: 'A', phone: '600 111 222' }, 'noCountry'],
    [{ name: 'A', phone: '+34 6' }, 'badPhone'],
    [{ name: 'A', phone: 'ask Bo' }, 'badPhone'],
    [{ name: 'A', phone: '+3.46E+10' }, 'badPhone'],
    [{ name: 'A', language: 'elvish' }, 'badLanguage'],
    [{ name: 'x'.repeat(201) }, 'tooLong'],
    [{ name: 'A', attribute: 'x'.repeat(2_001) }, 'tooLong'],
    [{ company: 'Nobody works here' }, 'nobody'],
    [{}, 'nobody'],
  ] as const)
    assert.deepEqual(problemsOf(row), [problem], JSON.stringify(row).slice(0, 60))
  const more = { headings: ['a'], columns: ['name' as const], country: null }
  assert.deepEqual(readRow(['A', '', 'x'], more, '').problems, [
    { column: null, problem: 'moreCells' },
  ])
  assert.deepEqual(readRow(['A', '', ' '], more, '').problems, [], 'empty cells at the end')
  assert.deepEqual(problemsOf({ phone: '600111222' }, 'XX'), ['badPhone'], 'no such country')
})

test('hostile cells cost no time and make nothing of themselves', () => {
  const long = 'a@'.repeat(400)
  assert.deepEqual(problemsOf({ name: 'A', email: long }), ['badEmail'])
  assert.deepEqual(problemsOf({ name: 'A', phone: '+'.repeat(400) }), ['badPhone'])
  assert.equal(read({ name: '=HYPERLINK("x")' }).person.name, '=HYPERLINK("x")')
  assert.equal(read({ name: '<img src=x onerror=alert(1)>' }).problems.length, 0)
})

test('the same row has the same key however it is written, and another one does not', () => {
  const key = (row: Partial<Record<ImportTarget, string>>) => read(row, 'ES').person.key
  const ana = key({ name: 'Ana  Reyes', email: 'ANA@x.example', phone: '600 111 222' })
  assert.equal(key({ name: 'ana reyes', email: 'ana@x.example', phone: '+34600111222' }), ana)
  assert.equal(
    key({ name: 'Ana Reyes', email: 'ana@x.example', phone: '600111222', company: 'New' }),
    ana,
  )
  assert.notEqual(key({ name: 'Ana', email: 'ana@x.example', phone: '600111222' }), ana)
  assert.notEqual(key({ name: 'Bo Reyes', email: 'ana@x.example', phone: '600111222' }), ana)
  assert.equal(key({ external: '7', name: 'Ana' }), key({ external: '7', name: 'Bo' }))
  assert.notEqual(key({ external: '7' }), key({ name: '7' }))
})

test('a language is known by its tag or by its name', () => {
  for (const [text, tag] of [
    ['es', 'es'],
    ['pt-BR', 'pt'],
    ['ES_mx', 'es'],
    ['Spanish', 'es'],
    ['français', 'fr'],
    ['Deutsch', 'de'],
    ['日本語', 'ja'],
    ['qqq', undefined],
    ['Klingonish', undefined],
    ['', undefined],
  ] as const)
    assert.equal(languageTag(text), tag, text)
})
