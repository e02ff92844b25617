import { z } from 'zod'
import type { FieldMeta } from '../settings-form.ts'

const field = (meta: FieldMeta) => meta

/** An id as Meta's App Dashboard shows it. */
export const MetaId = z
  .string()
  .trim()
  .regex(/^\d{1,30}$/, 'Only digits, as shown in Meta’s App Dashboard')

export const Secret = z.string().trim().min(1, 'Required').max(2000)

/** Settings that every product of Meta has in the same form. */
export const metaSettings = {
  appSecret: Secret.meta(
    field({
      label: 'App secret',
      help: 'App Dashboard → App settings → Basic. Meta signs its webhooks with it.',
      input: 'secret',
    }),
  ),
  verifyToken: Secret.meta(
    field({
      label: 'Verify token',
      help: 'A word of your choice. Type the same one beside the webhook address in the App Dashboard.',
      input: 'secret',
    }),
  ),
  apiVersion: (version: string) =>
    z
      .string()
      .trim()
      .regex(/^v\d{1,3}\.\d{1,2}$/, `Like ${version}`)
      .default(version)
      .meta(field({ label: 'Graph API version', advanced: true })),
  baseUrl: z
    .url()
    .trim()
    .default('https://graph.facebook.com')
    .meta(
      field({
        label: 'Graph API address',
        help: 'Change it only for a simulator or a proxy.',
        input: 'url',
        advanced: true,
      }),
    ),
}
