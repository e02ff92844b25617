import { MetaId, metaSettings, Secret } from '@atrium/channel-kit/meta/settings'
import type { FieldMeta } from '@atrium/channel-kit/settings-form'
import { z } from 'zod'

const field = (meta: FieldMeta) => meta

/** One professional Instagram account. */
export const Settings = z.strictObject({
  accountId: MetaId.meta(
    field({
      label: 'Instagram account ID',
      help: 'App Dashboard → Instagram → API setup, below the account’s name. Not the user name.',
      placeholder: '17841400000000000',
    }),
  ),
  username: z
    .string()
    .trim()
    .regex(/^@?[A-Za-z0-9._]{1,30}$/, 'Like salon.lumiere')
    .optional()
    .meta(
      field({
        label: 'User name',
        help: 'As in instagram.com/…. For “Continue on Instagram” links.',
        placeholder: 'salon.lumiere',
      }),
    ),
  login: z
    .enum(['instagram', 'facebook'])
    .default('instagram')
    .meta(
      field({
        label: 'Token from',
        help: 'instagram: Instagram Login. facebook: the token of the linked Facebook page.',
      }),
    ),
  pageId: z
    .string()
    .trim()
    .regex(/^\d{0,30}$/, 'Only digits')
    .default('')
    .meta(
      field({
        label: 'Page ID',
        help: 'Only with Facebook Login: the page that the account is linked to. Empty: the page of the token.',
        placeholder: '104857600000001',
        advanced: true,
      }),
    ),
  accessToken: Secret.meta(
    field({
      label: 'Access token',
      help: 'A long-lived token with the rights to manage messages and comments. One of Instagram Login ends after 60 days; Atrium renews it by itself.',
      input: 'secret',
    }),
  ),
  appSecret: metaSettings.appSecret,
  instagramSecret: z
    .string()
    .trim()
    .max(2000)
    .default('')
    .meta(
      field({
        label: 'Instagram app secret',
        help: 'App Dashboard → Instagram → API setup. Meta signs with one of the two secrets and does not say with which.',
        input: 'secret',
      }),
    ),
  verifyToken: metaSettings.verifyToken,
  appId: z
    .string()
    .trim()
    .regex(/^\d{0,30}$/, 'Only digits')
    .default('')
    .meta(
      field({
        label: 'App ID',
        help: 'Atrium knows its own messages by it where Meta names the app.',
        advanced: true,
      }),
    ),
  apiVersion: metaSettings.apiVersion('v26.0'),
  baseUrl: z
    .union([z.literal(''), z.url()])
    .default('')
    .meta(
      field({
        label: 'Graph API address',
        help: 'Empty: graph.instagram.com or graph.facebook.com, by where the token is from. Fill it only for a simulator or a proxy.',
        input: 'url',
        advanced: true,
      }),
    ),
})
export type Settings = z.infer<typeof Settings>
