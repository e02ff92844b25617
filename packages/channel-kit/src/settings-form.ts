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

/** The form of a channel's settings, from its zod object schema. Throws for a field that a form cannot show. */
export function settingsForm(schema: z.ZodType): SettingsField[] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
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
