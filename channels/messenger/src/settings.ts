import { MetaId, metaSettings, Secret } from '@atrium/channel-kit/meta/settings'
import type { FieldMeta } from '@atrium/channel-kit/settings-form'
import { z } from 'zod'

const field = (meta: FieldMeta) => meta

/** One Facebook page. */
export const Settings = z.strictObject({
  pageId: MetaId.meta(
    field({
      label: 'Page ID',
      help: 'On the page under About → Page transparency, or in the App Dashboard beside the page.',
      placeholder: '104857600000001',
    }),
  ),
  appId: MetaId.meta(
    field({
      label: 'App ID',
      help: 'At the top of the App Dashboard. Atrium knows its own messages by it.',
      placeholder: '1234567890',
    }),
  ),
  accessToken: Secret.meta(
    field({
      label: 'Page access token',
      help: 'Of a system user, with pages_messaging, pages_manage_metadata and pages_read_engagement; for comments also pages_read_user_content and pages_manage_engagement.',
      input: 'secret',
    }),
  ),
  appSecret: metaSettings.appSecret,
  verifyToken: metaSettings.verifyToken,
  apiVersion: metaSettings.apiVersion('v26.0'),
  baseUrl: metaSettings.baseUrl,
})
export type Settings = z.infer<typeof Settings>
