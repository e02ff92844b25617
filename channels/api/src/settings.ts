import type { FieldMeta } from '@atrium/channel-kit/settings-form'
import { keyOf } from '@atrium/channel-kit/signing/standard-webhook'
import { z } from 'zod'

const field = (meta: FieldMeta) => meta

/** One system of somebody's own. */
export const Settings = z.strictObject({
  system: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9-]{0,49}$/, 'Small letters, digits and dashes, like loyalty-app')
    .meta(
      field({
        label: 'Name of the system',
        help: 'Whose customer ids these are. Two accounts with the same name share their customers.',
        placeholder: 'loyalty-app',
      }),
    ),
  secret: z
    .string()
    .trim()
    .refine((text) => keyOf(text) !== undefined, 'whsec_ and at least 24 bytes in base64')
    .meta(
      field({
        label: 'Signing secret',
        help: 'Signs both directions (Standard Webhooks). Make one with: echo whsec_$(openssl rand -base64 32)',
        input: 'secret',
      }),
    ),
  url: z
    .url({ protocol: /^https?$/ })
    .trim()
    .meta(
      field({
        label: 'Address of your system',
        help: 'Messages to customers are posted here.',
        input: 'url',
        placeholder: 'https://chat.example.com/atrium',
      }),
    ),
})
export type Settings = z.infer<typeof Settings>
