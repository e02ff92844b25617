import { SettingsField } from '@atrium/contract/channel'
import { z } from 'zod'

/**
 * What a settings field says about itself: `z.string().meta({ label, help, input, placeholder, advanced } satisfies FieldMeta)`.
 * `input` is guessed from the type where it is left out; a secret is always named.
 */
export type FieldMeta = Partial<
  Pick<SettingsField, 'help' | 'input' | 'placeholder' | 'advanced' | 'generated'>
> & {
  label: string
}

const JsonObject = z.object({
  type: z.literal('object'),
  properties: z.record(z.string(), z.record(z.string(), z.unknown())),
  required: z.array(z.string()).default([]),
})

const JsonUnion = z
  .object({ oneOf: z.array(JsonObject).min(1) })
  .or(z.object({ anyOf: z.array(JsonObject).min(1) }))

/**
 * The form of a channel's settings, from its zod schema: an object, or a discriminated union of objects, whose fields
 * then carry the choice that they belong to. Throws for a field that a form cannot show.
 */
export function settingsForm(schema: z.ZodType): SettingsField[] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const union = JsonUnion.safeParse(json)
  if (union.success) return choiceForm('oneOf' in union.data ? union.data.oneOf : union.data.anyOf)
  return objectForm(json)
}

/** First the choice itself, then each option's own fields. */
function choiceForm(options: z.infer<typeof JsonObject>[]): SettingsField[] {
  const constants = options.map(({ properties }) =>
    Object.entries(properties).find(([, property]) => typeof property.const === 'string'),
  )
  const [key, first] = constants[0] ?? []
  const values = constants.map((found) => (found?.[0] === key ? String(found?.[1].const) : ''))
  if (!key || !first || values.includes(''))
    throw new Error('The options of a choice must share one field with a constant text.')
  const { const: _, ...shown } = first
  return [
    field(key, { ...shown, enum: values, default: values[0] }, true),
    ...options.flatMap((option, at) =>
      objectForm(option)
        .filter((each) => each.key !== key)
        .map((each) => ({ ...each, when: { field: key, is: values[at] ?? '' } })),
    ),
  ]
}

function objectForm(json: unknown): SettingsField[] {
  const object = JsonObject.safeParse(json)
  if (!object.success) throw new Error('Settings must be an object of plain fields.')
  const { properties, required } = object.data
  return Object.entries(properties).map(([key, property]) =>
    field(key, property, required.includes(key)),
  )
}

function field(key: string, property: Record<string, unknown>, required: boolean): SettingsField {
  const input = property.input ?? guessInput(property)
  const options = property.enum
  const parsed = SettingsField.safeParse({
    key,
    label: property.label,
    help: property.help,
    input,
    required,
    options,
    default: property.default,
    placeholder: property.placeholder,
    advanced: property.advanced,
    generated: property.generated,
  })
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`Settings field "${key}" cannot be shown: ${wrong.join('; ')}`)
  }
  // An empty default only says that the secret may be left out.
  if (input === 'secret' && (parsed.data.default ?? '') !== '')
    throw new Error(`Settings field "${key}" is a secret and cannot have a default.`)
  return withoutUndefined(parsed.data)
}

function guessInput(property: Record<string, unknown>): string | undefined {
  if (Array.isArray(property.enum)) return 'select'
  if (property.format === 'uri') return 'url'
  if (property.format === 'email') return 'email'
  const byType: Record<string, string> = {
    string: 'text',
    number: 'number',
    integer: 'number',
    boolean: 'boolean',
    array: 'list',
  }
  return byType[String(property.type)]
}

function withoutUndefined(form: SettingsField): SettingsField {
  return SettingsField.parse(JSON.parse(JSON.stringify(form)))
}
