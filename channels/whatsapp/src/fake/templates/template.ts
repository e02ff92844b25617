/** A template of the account, in the form of GET /message_templates. */
export type Template = {
  id: string
  name: string
  language: string
  status: 'APPROVED' | 'PENDING' | 'REJECTED' | 'PAUSED' | 'DISABLED'
  category: Category
  parameter_format: 'POSITIONAL' | 'NAMED'
  components: Component[]
  rejected_reason?: string
  quality_score: { score: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN' }
  /** When an approved one was last edited, in milliseconds. */
  editedAt?: number
}
export type Category = 'UTILITY' | 'MARKETING' | 'AUTHENTICATION'

/** As it was handed in: what Meta keeps and lists again. */
export type Component = {
  type: string
  format?: string | undefined
  text?: string | undefined
  example?: Record<string, unknown> | undefined
  buttons?: Button[] | undefined
  cards?: { components: Component[] }[] | undefined
  limited_time_offer?: { text: string; has_expiration?: boolean | undefined } | undefined
  add_security_recommendation?: boolean | undefined
  code_expiration_minutes?: number | undefined
}
export type Button = { type: string; text?: string | undefined; url?: string | undefined } & Record<
  string,
  unknown
>

export const partOf = (components: Component[], type: string): Component | undefined =>
  components.find((part) => part.type === type)

/** Placeholders of a text: `1`, `2` or names. */
export function placeholders(text: string | undefined): string[] {
  return [
    ...new Set(Array.from((text ?? '').matchAll(/\{\{(\w+)\}\}/g), (match) => match[1] ?? '')),
  ]
}

/** The text with its values. */
export function filled(text: string, values: Record<string, string>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole)
}
