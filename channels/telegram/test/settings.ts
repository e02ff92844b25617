import type { Settings } from '../src/settings.ts'

/** The bot of the fixtures. */
export const settings: Settings = {
  botToken: '7123456789:AAF0123456789-abcdefghijklmnopqrstu',
  secretToken: 'secret-token-of-the-tests-0001',
  baseUrl: 'https://api.telegram.org',
}
