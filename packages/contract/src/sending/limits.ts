import { z } from 'zod'

/** What a provider lets an account send, as it told last. What it has not told is not limited here. */
export const AccountLimits = z.object({
  /**
   * People with whom conversations may be begun in the hours of `capabilities.starts`; null is any number. Accounts with
   * the same `pool` share them.
   */
  starts: z.object({ most: z.number().int().nullable(), pool: z.string() }).optional(),
  /** Messages until `renewsAt`, and how many of them the provider had counted when it told; `most` null is any number. */
  quota: z
    .object({
      most: z.number().int().nullable(),
      used: z.number().int(),
      renewsAt: z.iso.datetime(),
    })
    .optional(),
})
export type AccountLimits = z.infer<typeof AccountLimits>
