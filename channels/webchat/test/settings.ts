import { WebchatSettings } from '../src/settings.ts'

export const now = new Date('2026-03-02T10:00:00Z')
export const accountId = '0195f0aa-0000-7000-8000-00000000aaaa'
export const identitySecret = 'the-key-that-the-shop-and-atrium-share'

/** Valid settings with an identity key. */
export const settings = WebchatSettings.parse({
  name: 'Atrium Shop',
  secret: 'a-session-key-that-only-the-server-knows',
  identitySecret,
})
