import type { Channel } from '@atrium/channel-kit/channel'
import { settingsForm } from '@atrium/channel-kit/settings-form'
import { applies } from '@atrium/contract/content/choice'

/** What is stored, without the fields of a choice (a provider) that is no longer the one chosen. */
export function stillFitting(
  channel: Channel,
  stored: Record<string, unknown>,
  change: Record<string, unknown> = {},
): Record<string, unknown> {
  const chosen = { ...stored, ...change }
  const fitting = settingsForm(channel.settings).filter((field) => applies(field, chosen))
  const keys = new Set(fitting.map(({ key }) => key))
  return Object.fromEntries(Object.entries(stored).filter(([key]) => keys.has(key)))
}

/** Secrets that Atrium makes itself (web chat's token key), where the form left them empty. */
export function withGenerated(
  channel: Channel,
  settings: Record<string, unknown>,
): Record<string, unknown> {
  const result = { ...settings }
  for (const field of settingsForm(channel.settings)) {
    if (field.generated && !result[field.key]) {
      result[field.key] = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString(
        'base64url',
      )
    }
  }
  return result
}
