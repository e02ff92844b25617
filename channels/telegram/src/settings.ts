import type { FieldMeta } from '@atrium/channel-kit/settings-form'
import { z } from 'zod'

const field = (meta: FieldMeta) => meta

/** One bot. */
export const Settings = z.strictObject({
  botToken: z
    .string()
    .trim()
    .regex(/^\d{3,20}:[A-Za-z0-9_-]{20,100}$/, 'Like 123456789:AAH… as BotFather wrote it')
    .meta(
      field({
        label: 'Bot token',
        help: 'BotFather’s answer to /newbot, or to /token for a bot that you have.',
        input: 'secret',
        placeholder: '123456789:AAH…',
      }),
    ),
  username: z
    .string()
    .trim()
    .regex(/^@?[A-Za-z]\w{3,31}$/, 'Like salon_bot: letters, digits and _')
    .optional()
    .meta(
      field({
        label: 'Username of the bot',
        help: 'As BotFather gave it. For “Continue on Telegram” links.',
        placeholder: 'salon_bot',
      }),
    ),
  secretToken: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_-]{16,256}$/, 'At least 16 letters, digits, _ or -')
    .meta(
      field({
        label: 'Secret of the webhook',
        help: 'Telegram sends it with everything it delivers. Leave it empty: Atrium makes one.',
        input: 'secret',
        generated: true,
        advanced: true,
      }),
    ),
  baseUrl: z
    .url()
    .trim()
    .default('https://api.telegram.org')
    .meta(
      field({
        label: 'Bot API address',
        help: 'Change it only for a Bot API server of your own, a simulator or a proxy.',
        input: 'url',
        advanced: true,
      }),
    ),
})
export type Settings = z.infer<typeof Settings>
