import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TemplateButton, TemplateDraft } from '@atrium/contract/template/template'
import {
  buttonTypes,
  exampleValues,
  newButton,
  newDraft,
  nextPlaceholder,
  problemsOf,
  withButton,
  withCategory,
  withPart,
  withText,
} from './draft.ts'

const good: TemplateDraft = {
  ...newDraft,
  name: 'order_update',
  components: [{ type: 'body', text: 'Hello and welcome to the salon' }],
}
const types = ({ components }: TemplateDraft) => components.map(({ type }) => type)

test('parts stand in the order of the message, whatever is added first', () => {
  let draft = withPart(good, 'buttons', { type: 'buttons', buttons: [newButton('quick_reply')] })
  draft = withPart(draft, 'footer', { type: 'footer', text: 'Salon' })
  draft = withPart(draft, 'header', { type: 'header', format: 'image' })
  assert.deepEqual(types(draft), ['header', 'body', 'footer', 'buttons'])
  assert.deepEqual(types(withPart(draft, 'footer', undefined)), ['header', 'body', 'buttons'])
  const other = withPart(draft, 'header', { type: 'header', format: 'text', text: 'Hi' })
  assert.deepEqual(types(other), types(draft))
})

test('examples follow the placeholders of the text', () => {
  const empty: { type: 'body'; text: string; examples?: Record<string, string> } = {
    type: 'body',
    text: '',
  }
  const body = withText(empty, 'Hi {{1}} and {{2}} there')
  assert.deepEqual(body.examples, { '1': '', '2': '' })
  const filled = { ...body, examples: { '1': 'Ana', '2': 'Ben' } }
  assert.deepEqual(withText(filled, 'Hi {{1}} there').examples, { '1': 'Ana' })
  assert.equal('examples' in withText(filled, 'Hi there'), false)
})

test('the next placeholder is the lowest that is free', () => {
  assert.equal(nextPlaceholder('', 'positional'), '{{1}}')
  assert.equal(nextPlaceholder('{{1}} {{3}}', 'positional'), '{{2}}')
  assert.equal(nextPlaceholder('', 'named'), '{{name}}')
  assert.equal(nextPlaceholder('{{name}}', 'named'), '{{value_1}}')
  assert.equal(nextPlaceholder('{{name}} {{value_2}} {{value_1}}', 'named'), '{{value_3}}')
  assert.equal(nextPlaceholder('{{name}} {{value_2}}', 'named'), '{{value_1}}')
})

test('a link does not tear quick replies apart', () => {
  const kinds = (buttons: TemplateButton[]) => buttons.map(({ type }) => type)
  const replies = [newButton('quick_reply'), newButton('quick_reply')]
  assert.deepEqual(kinds(withButton(replies, newButton('url'))), [
    'url',
    'quick_reply',
    'quick_reply',
  ])
  const mixed = [newButton('url'), ...replies]
  assert.deepEqual(kinds(withButton(mixed, newButton('phone'))), [
    'url',
    'phone',
    'quick_reply',
    'quick_reply',
  ])
  const before = [...replies, newButton('url')]
  assert.equal(withButton(before, newButton('phone')).at(-1)?.type, 'phone')
})

test('what is not yet written is no mistake until somebody submits', () => {
  assert.deepEqual([...problemsOf(newDraft, false).keys()], [])
  assert.deepEqual([...problemsOf(newDraft, true).keys()].toSorted(), ['body', 'name'])
  assert.equal(problemsOf(good, true).size, 0)
  const long = withPart(good, 'body', { type: 'body', text: 'word '.repeat(300) })
  assert.equal(problemsOf(long, false).get('body')?.code, 'tooLong')
  for (const type of buttonTypes) {
    const draft = withPart(good, 'buttons', { type: 'buttons', buttons: [newButton(type)] })
    const codes = [...problemsOf(draft, false).values()].map(({ code }) => code)
    assert.deepEqual(codes, type === 'copy_code' ? ['onlyMarketing'] : [], type)
  }
})

test('a code has parts of its own, and words come back empty', () => {
  const code = withCategory(good, 'authentication')
  assert.equal(problemsOf({ ...code, name: 'code' }, true).size, 0)
  assert.deepEqual(withCategory(code, 'utility').components, newDraft.components)
  assert.deepEqual(withCategory(good, 'marketing').components, good.components)
})

test('the bubble shows the examples at their places', () => {
  const draft = withPart(good, 'header', {
    type: 'header',
    format: 'text',
    text: 'Order {{1}}',
    examples: { '1': '7' },
  })
  assert.deepEqual(exampleValues(draft), { 'header.1': '7' })
})
