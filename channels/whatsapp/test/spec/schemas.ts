import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'

type Schema = {
  $ref?: string
  required?: string[]
  properties?: Record<string, Schema>
  additionalProperties?: boolean
  unevaluatedProperties?: boolean
  allOf?: Schema[]
  oneOf?: Schema[]
  anyOf?: Schema[]
  type?: string | string[]
  enum?: string[]
  pattern?: string
  discriminator?: { mapping: Record<string, string> }
}
type Schemas = Record<string, Schema>

type Specification = {
  check(name: string, value: unknown): void
  /** By the value's own `type`; false where the specification has no such type. */
  checkTyped(name: 'Message' | 'IncomingMessage', value: Record<string, unknown>): boolean
}

/** Meta's own OpenAPI file (github.com/facebook/openapi), beside the project where somebody put it. */
const file = ['../../../../../shared/specs/', '../../../../../../shared/specs/']
  .map((folder) => new URL(`${folder}meta-whatsapp.yaml`, import.meta.url))
  .find((url) => existsSync(url))

/** A test of what the specification says; without it, it only tells so. */
export function ofSpecification(
  name: string,
  run: (specification: Specification) => void | Promise<void>,
): void {
  test(name, (context) => {
    if (file) return run(specificationIn(file))
    context.diagnostic('Not run: meta-whatsapp.yaml is not in shared/specs beside the project.')
  })
}

function specificationIn(url: URL): Specification {
  const { components } = parse(readFileSync(url, 'utf8')) as { components: { schemas: Schemas } }
  const { schemas } = components
  Object.values(schemas).forEach(closeWhole)
  mendOutgoing(schemas)
  mendTemplates(schemas)
  mendIncoming(schemas)
  // `oneOf` would only say that none fits.
  delete of(schemas, 'IncomingMessage').oneOf
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
  ajv.addSchema({ $id: 'spec', components })
  const check = (name: string, value: unknown): void => {
    const validate = ajv.getSchema(`spec#/components/schemas/${name}`)
    assert.ok(validate, name)
    const valid = validate(value)
    assert.ok(valid, `${name}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(value)}`)
  }
  return {
    check,
    checkTyped(name, value) {
      const found = of(schemas, name).discriminator?.mapping[String(value.type)]
      if (found) check(found.split('/').at(-1) ?? '', value)
      return found !== undefined
    },
  }
}

/**
 * A branch of an `allOf` that allows no properties but its own refuses those of its neighbours, and so every message
 * there is. What is meant: the whole has no others.
 */
function closeWhole(schema: Schema): void {
  for (const branch of schema.allOf ?? []) {
    if (branch.additionalProperties !== false) continue
    delete branch.additionalProperties
    schema.unevaluatedProperties = false
  }
}

/** Where version 23.0 knows less than Meta's pages. */
function mendOutgoing(schemas: Schemas): void {
  const base = of(schemas, 'BaseMessageProperties')
  // Customers without a phone are answered by `recipient` instead of `to`; our own id travels in the other field.
  base.properties = {
    ...base.properties,
    recipient: { type: 'string' },
    biz_opaque_callback_data: { type: 'string' },
  }
  without(base, ['to'])
  base.anyOf = [{ required: ['to'] }, { required: ['recipient'] }]
  // Its own example is a number.
  for (const field of ['latitude', 'longitude']) {
    const place = of(schemas, 'LocationMessage').allOf?.at(-1)?.properties?.location?.properties
    assert.ok(place?.[field], field)
    place[field].type = ['string', 'number']
  }
}

/**
 * Of components it knows no carousel and no offer, of buttons three kinds, of parameters no place, code, action or
 * product; and its pattern for a button's index is a footnote ("[2-6, 11-14]").
 */
function mendTemplates(schemas: Schemas): void {
  const component = of(schemas, 'TemplateComponent')
  const button = of(schemas, 'ButtonComponent').allOf?.[1]
  const add = (schema: Schema | undefined, property: string, words: string[]) => {
    const target = schema?.properties?.[property]
    assert.ok(target?.enum, property)
    target.enum.push(...words)
  }
  const buttons = ['copy_code', 'flow', 'mpm']
  add(component, 'type', ['carousel', 'limited_time_offer'])
  add(component, 'sub_type', buttons)
  add(button, 'sub_type', buttons)
  add(of(schemas, 'ParameterObject'), 'type', ['location', 'product', 'limited_time_offer'])
  for (const schema of [component, button])
    if (schema?.properties?.index) schema.properties.index.pattern = '^[0-9]$'
}

/** Two generations of schemas have one name, and the references of webhooks name the one that is for sending. */
const meant: Record<string, string> = {
  BaseMessageProperties: 'BaseMessageProperties_1',
  ContactObject: 'ContactObject_1',
  ErrorObject: 'ErrorObject_2',
  TextMessage: 'TextMessage_2',
  ReactionMessage: 'ReactionMessage_1',
  AudioMessage: 'AudioMessage_1',
  DocumentMessage: 'DocumentMessage_1',
  ImageMessage: 'ImageMessage_1',
  StickerMessage: 'StickerMessage_1',
  VideoMessage: 'VideoMessage_1',
  LocationMessage: 'LocationMessage_1',
}

function mendIncoming(schemas: Schemas): void {
  const { mapping } = of(schemas, 'IncomingMessage').discriminator ?? { mapping: {} }
  for (const [type, reference] of Object.entries(mapping)) mapping[type] = refer(reference)
  const names = Object.values(mapping).map((reference) => reference.split('/').at(-1) ?? '')
  for (const name of [...names, 'SystemMessage']) {
    const text = JSON.stringify(of(schemas, name))
    const pattern = /#\/components\/schemas\/\w+/g
    schemas[name] = JSON.parse(text.replace(pattern, refer)) as Schema
  }
}

function refer(reference: string): string {
  const name = reference.split('/').at(-1) ?? ''
  return `#/components/schemas/${meant[name] ?? name}`
}

function without({ required = [] }: Schema, fields: string[]): void {
  for (const field of fields) {
    assert.ok(required.includes(field), `${field} is not required any more`)
    required.splice(required.indexOf(field), 1)
  }
}

function of(schemas: Schemas, name: string): Schema {
  const schema = schemas[name]
  assert.ok(schema, name)
  return schema
}
