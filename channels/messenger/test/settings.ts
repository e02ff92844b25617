import type { Settings } from '../src/settings.ts'

/** The page of the fixtures. */
export const settings: Settings = {
  pageId: '104857600000001',
  appId: '5550001112223',
  accessToken: 'EAAToken',
  appSecret: 'app-secret-of-the-tests',
  verifyToken: 'word-of-choice',
  apiVersion: 'v26.0',
  baseUrl: 'https://graph.facebook.com',
}
