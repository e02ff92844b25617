import { z } from 'zod'

/** Any JSON object. */
const Fields = z.record(z.string(), z.unknown())
export type Fields = z.infer<typeof Fields>

/** A value as an object, or one without fields where it is none. */
export function fieldsOf(value: unknown): Fields {
  const parsed = Fields.safeParse(value)
  return parsed.success ? parsed.data : {}
}

export function arrayOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** The text of a field, or undefined when it is missing, empty or no text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A number of Telegram's for a person, a chat or a message: at most 52 bits, negative for groups. */
export const Id = z.int()

/** An update: its number, and under one further key what happened. */
export const Update = z.looseObject({ update_id: Id })

/** The chat in which something happened; of a tap on a button, the person's own. */
export function chatOf(what: Fields): number | undefined {
  const chat = Id.safeParse(fieldsOf(what.chat).id)
  if (chat.success) return chat.data
  const person = Id.safeParse(fieldsOf(what.from).id)
  return person.success ? person.data : undefined
}

/**
 * A message's number counts within its chat only, so the external id names both: `777:55`. A tap on a button is
 * `tap:…`: a choice in our timeline, and no message to Telegram.
 */
export function externalId(chat: number, message: number): string {
  return `${chat}:${message}`
}

/** Chat and number of an external id; undefined for one that Telegram has no message for. */
export function messageOf(id: string): { chat: number; message: number } | undefined {
  const found = /^(-?\d{1,16}):(\d{1,16})$/.exec(id)
  return found ? { chat: Number(found[1]), message: Number(found[2]) } : undefined
}

/** The part of an update that a kind of event needs; an Error in words when it is not there. */
export function read<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const where = issue?.path.join('.') ?? ''
  throw new Error(`Telegram sent a malformed ${what}: ${where} ${issue?.message ?? ''}`)
}

/** Unix seconds → ISO; at most the year 9999, which ISO writes in four digits. */
export const Timestamp = z
  .number()
  .min(0)
  .max(253_402_300_799)
  .transform((seconds) => new Date(seconds * 1000).toISOString())
