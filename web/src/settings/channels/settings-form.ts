import type { SettingsField } from '@atrium/contract/channel'

export type FieldValue = string | number | boolean | string[]
export type FieldValues = Record<string, FieldValue>

/** What the form shows first: what is stored, else the default. A secret is never shown. */
export function initialValues(
  fields: readonly SettingsField[],
  stored: Record<string, unknown> | undefined,
): FieldValues {
  return Object.fromEntries(
    fields.map((field) => [
      field.key,
      asValue(stored?.[field.key]) ?? field.default ?? blank(field),
    ]),
  )
}

/** What is sent: a secret or a text that was left empty is left out, and stays as it is. */
export function settingsOf(
  fields: readonly SettingsField[],
  values: FieldValues,
): Record<string, unknown> {
  const sent: Record<string, unknown> = {}
  for (const field of fields) {
    const value = values[field.key]
    if (value === undefined || value === '') continue
    sent[field.key] = field.input === 'number' ? Number(value) : value
  }
  return sent
}

/** Required fields without a value. */
export function missingFields(fields: readonly SettingsField[], values: FieldValues): string[] {
  return fields
    .filter(({ key, required }) => required && isBlank(values[key]))
    .map(({ key }) => key)
}

function isBlank(value: FieldValue | undefined): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

function blank({ input }: SettingsField): FieldValue {
  if (input === 'boolean') return false
  return input === 'list' ? [] : ''
}

function asValue(stored: unknown): FieldValue | undefined {
  if (typeof stored === 'string' || typeof stored === 'number' || typeof stored === 'boolean')
    return stored
  return Array.isArray(stored) ? stored.map(String) : undefined
}
