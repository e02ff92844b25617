import type { FieldMeta } from '@atrium/channel-kit/settings-form'
import { z } from 'zod'

const field = (meta: FieldMeta) => meta
const digits = z
  .string()
  .trim()
  .regex(/^\d{1,30}$/, 'Only digits, as shown in Meta’s App Dashboard')
const secret = z.string().trim().min(1, 'Required').max(2000)

/** One WhatsApp number of a business. */
export const Settings = z.strictObject({
  phoneNumberId: digits.meta(
    field({
      label: 'Phone number ID',
      help: 'App Dashboard → WhatsApp → API Setup. Not the phone number itself.',
      placeholder: '106540352242922',
    }),
  ),
  wabaId: digits.meta(
    field({
      label: 'WhatsApp Business account ID',
      help: 'On the same page, below the phone number ID.',
      placeholder: '102290129340398',
    }),
  ),
  accessToken: secret.meta(
    field({
      label: 'Access token',
      help: 'A permanent token of a system user with whatsapp_business_messaging and whatsapp_business_management.',
      input: 'secret',
    }),
  ),
  appSecret: secret.meta(
    field({
      label: 'App secret',
      help: 'App Dashboard → App settings → Basic. Meta signs its webhooks with it.',
      input: 'secret',
    }),
  ),
  verifyToken: secret.meta(
    field({
      label: 'Verify token',
      help: 'A word of your choice. Type the same one beside the webhook address in the App Dashboard.',
      input: 'secret',
    }),
  ),
  apiVersion: z
    .string()
    .trim()
    .regex(/^v\d{1,3}\.\d{1,2}$/, 'Like v24.0')
    .default('v24.0')
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
})
export type Settings = z.infer<typeof Settings>
