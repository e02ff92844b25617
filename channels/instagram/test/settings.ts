import type { Settings } from '../src/settings.ts'

/** The account of the fixtures. */
export const settings: Settings = {
  accountId: '17841400000000001',
  login: 'instagram',
  pageId: '',
  accessToken: 'IGAAToken',
  appSecret: 'app-secret-of-the-tests',
  instagramSecret: '',
  verifyToken: 'word-of-choice',
  appId: '5550001112224',
  apiVersion: 'v26.0',
  baseUrl: '',
}
