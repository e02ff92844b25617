import type { Settings } from '../src/settings.ts'

/** The account of the fixtures. */
export const settings: Settings = {
  phoneNumberId: '106500000000001',
  wabaId: '102900000000001',
  accessToken: 'EAAToken',
  appSecret: 'app-secret-of-the-tests',
  verifyToken: 'word-of-choice',
  apiVersion: 'v24.0',
  baseUrl: 'https://graph.facebook.com',
}
