import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fillTemplate } from '@atrium/contract/template/fill'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'
import { whatsapp } from '../../src/index.ts'
import { outgoing } from '../outgoing.ts'
import { outgoingCases } from '../outgoing-cases.ts'
import { settings } from '../settings.ts'
import { everyKind } from './every-kind.ts'

/** Meta's own OpenAPI file (github.com/facebook/openapi), beside the project where somebody put it. */
const file = new URL('../../../../../shared/specs/meta-whatsapp.yaml', import.meta.url)
const absent = existsSync(file) ? false : 'meta-whatsapp.yaml is not in ../shared/specs'

type Json = Record<string, unknown>
type Schema = {
  enum?: string[]
  pattern?: string
  properties?: Record<string, Schema>
  allOf?: Schema[]
}

/**
 * The schema of a template message. Version 23.0 of the file knows less than Meta's pages: of components no carousel and
 * no offer, of buttons three kinds, of parameters no place, code, action or product; and its pattern for a button's index
 * is a footnote ("[2-6, 11-14]"). These words are added here; everything else holds as it stands.
 */
function validator() {
  const { components } = parse(readFileSync(file, 'utf8')) as {
    components: { schemas: Record<string, Schema> }
  }
  const { schemas } = components
  const add = (schema: Schema | undefined, property: string, words: string[]) => {
    const target = schema?.properties?.[property]
    assert.ok(target?.enum, property)
    target.enum.push(...words)
  }
  const buttons = ['copy_code', 'flow', 'mpm']
  add(schemas.TemplateComponent, 'type', ['carousel', 'limited_time_offer'])
  add(schemas.TemplateComponent, 'sub_type', buttons)
  add(schemas.ButtonComponent?.allOf?.[1], 'sub_type', buttons)
  add(schemas.ParameterObject, 'type', ['location', 'product', 'limited_time_offer'])
  for (const schema of [schemas.TemplateComponent, schemas.ButtonComponent?.allOf?.[1]])
    if (schema?.properties?.index) schema.properties.index.pattern = '^[0-9]$'
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
  ajv.addSchema({ $id: 'spec', components })
  return (name: string, value: unknown): void => {
    const validate = ajv.getSchema(`spec#/components/schemas/${name}`)
    assert.ok(validate, name)
    const words = () => `${name}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(value)}`
    assert.ok(validate(value), words())
  }
}

const componentSchemas: Record<string, string> = {
  header: 'HeaderComponent',
  body: 'BodyComponent',
  button: 'TemplateComponent',
}

function checkComponents(check: ReturnType<typeof validator>, components: Json[]): void {
  for (const component of components) {
    check(componentSchemas[String(component.type)] ?? 'TemplateComponent', component)
    for (const card of (component.cards ?? []) as { components: Json[] }[])
      checkComponents(check, card.components)
  }
}

test('every template and button is a message of Meta’s specification', { skip: absent }, () => {
  const check = validator()
  for (const { name, draft, values } of everyKind) {
    const filled = fillTemplate(draft, values)
    assert.ok(filled.ok, name)
    const rendered = whatsapp.render(outgoing(filled.content), settings)
    assert.ok(rendered.ok, name)
    const { body } = rendered.request as { body: Json & { template: Json } }
    check('TemplateMessage', body)
    checkComponents(check, (body.template.components ?? []) as Json[])
  }
})

test('the channel’s own examples are too', { skip: absent }, () => {
  const check = validator()
  let count = 0
  for (const { outgoing: message, refused } of outgoingCases) {
    if (refused || message.content.kind !== 'template') continue
    const rendered = whatsapp.render(message, settings)
    assert.ok(rendered.ok)
    check('TemplateMessage', (rendered.request as { body: Json }).body)
    count += 1
  }
  assert.ok(count > 3)
})

test('the check sees what is wrong', { skip: absent }, () => {
  const check = validator()
  assert.throws(() => check('TemplateMessage', { type: 'template', template: { name: 'x' } }))
  const button = { type: 'button', sub_type: 'nothing', index: '0', parameters: [] }
  assert.throws(() => check('TemplateComponent', button))
})
