import type { FieldMeta } from '@atrium/channel-kit/settings-form'
import { z } from 'zod'

export const field = (meta: FieldMeta) => meta
export const secret = z.string().trim().min(1, 'Required').max(10_000)

/** Whatever a provider can send from: a number in full, a short code, a name. */
export const senderId = z
  .string()
  .trim()
  .regex(
    /^(\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/,
    'A number with + and the country, a short code, or a name of up to 11 letters',
  )

export const provider = field({
  label: 'Provider',
  help: 'Where your number lives. One account here is one number, or one pool of numbers, at one provider.',
})

/** Where the API is; the provider's own address when left empty. */
export const baseUrl = (usual: string) =>
  z
    .url()
    .trim()
    .optional()
    .meta(
      field({
        label: 'API address',
        help: 'Change it only for a simulator, a region or a proxy.',
        input: 'url',
        placeholder: usual,
        advanced: true,
      }),
    )
