import { z } from 'zod'

/** The part of a payload that a kind of event needs; an Error in words when it is not there. */
export function read<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Error(
    `Meta sent a malformed ${what}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
  )
}

/** An id of Meta's. */
export const Id = z.string().min(1).max(1000)

/** A number, which Meta writes as a number or as digits in a text. */
export const Amount = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d{1,15}(\.\d{1,10})?$/)
      .transform(Number),
  ])
  .refine(Number.isFinite)

/** Unix seconds (milliseconds in some older products) → ISO; at most the year 9999, which ISO writes in four digits. */
export const Timestamp = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,14}$/)
      .transform(Number),
  ])
  .transform((value) => (value > 1e11 ? value : value * 1000))
  .refine(
    (milliseconds) => milliseconds >= 0 && milliseconds < 253_402_300_800_000,
    'no point in time',
  )
  .transform((milliseconds) => new Date(milliseconds).toISOString())
