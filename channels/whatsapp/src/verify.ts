import type { RawReply, RawRequest, Refused, Verified } from '@atrium/channel-kit/channel'
import { answerChallenge, verifySignature } from '@atrium/channel-kit/meta/webhook'
import type { Settings } from './settings.ts'

export function verify(request: RawRequest, settings: Settings): Verified | Refused {
  return verifySignature(request, settings.appSecret)
}

export function handshake(request: RawRequest, settings: Settings): RawReply | undefined {
  return answerChallenge(request, settings.verifyToken)
}
