import type { FieldMeta } from '@atrium/channel-kit/settings-form'
import { z } from 'zod'

const field = (meta: FieldMeta) => meta
const secret = z.string().trim().min(1, 'Required').max(2000)
const address = (url: string) => z.url().trim().default(url)

/** One LINE official account. */
export const Settings = z.strictObject({
  channelSecret: secret.meta(
    field({
      label: 'Channel secret',
      help: 'LINE Developers console → your Messaging API channel → Basic settings. LINE signs its webhooks with it.',
      input: 'secret',
    }),
  ),
  accessToken: secret.meta(
    field({
      label: 'Channel access token',
      help: 'LINE Developers console → Messaging API → Channel access token (long-lived) → Issue.',
      input: 'secret',
    }),
  ),
  basicId: z
    .string()
    .trim()
    .regex(/^@?[A-Za-z0-9._-]{2,30}$/, 'Like @123abcde')
    .optional()
    .meta(
      field({
        label: 'Basic ID or premium ID',
        help: 'LINE Developers console → Messaging API → Bot information. For “Continue on LINE” links.',
        placeholder: '@123abcde',
      }),
    ),
  baseUrl: address('https://api.line.me').meta(
    field({
      label: 'API address',
      help: 'Change it only for a simulator or a proxy.',
      input: 'url',
      advanced: true,
    }),
  ),
  dataUrl: address('https://api-data.line.me').meta(
    field({ label: 'API address for files', input: 'url', advanced: true }),
  ),
  stickerUrl: address('https://stickershop.line-scdn.net').meta(
    field({ label: 'Address of sticker pictures', input: 'url', advanced: true }),
  ),
})
export type Settings = z.infer<typeof Settings>
