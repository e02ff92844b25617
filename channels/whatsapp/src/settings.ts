import { MetaId, metaSettings, Secret } from '@atrium/channel-kit/meta/settings'
import type { FieldMeta } from '@atrium/channel-kit/settings-form'
import { z } from 'zod'

const field = (meta: FieldMeta) => meta

/** One WhatsApp number of a business. */
export const Settings = z.strictObject({
  phoneNumberId: MetaId.meta(
    field({
      label: 'Phone number ID',
      help: 'App Dashboard → WhatsApp → API Setup. Not the phone number itself.',
      placeholder: '106540352242922',
    }),
  ),
  wabaId: MetaId.meta(
    field({
      label: 'WhatsApp Business account ID',
      help: 'On the same page, below the phone number ID.',
      placeholder: '102290129340398',
    }),
  ),
  displayNumber: z
    .string()
    .trim()
    .regex(/^\+?[\d\s().-]{6,30}$/, 'A phone number with its country code')
    .optional()
    .meta(
      field({
        label: 'Phone number',
        help: 'As customers dial it, with the country code. For “Continue on WhatsApp” links.',
        placeholder: '+34 600 111 222',
      }),
    ),
  accessToken: Secret.meta(
    field({
      label: 'Access token',
      help: 'A permanent token of a system user with whatsapp_business_messaging and whatsapp_business_management.',
      input: 'secret',
    }),
  ),
  appSecret: metaSettings.appSecret,
  verifyToken: metaSettings.verifyToken,
  apiVersion: metaSettings.apiVersion('v24.0'),
  baseUrl: metaSettings.baseUrl,
})
export type Settings = z.infer<typeof Settings>
