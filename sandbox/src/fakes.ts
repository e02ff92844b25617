import { createFake as api } from '@atrium/channel-api/fake'
import { createFake as email } from '@atrium/channel-email/fake'
import { createFake as instagram } from '@atrium/channel-instagram/fake'
import type { CreateFake } from '@atrium/channel-kit/fake'
import { createFake as line } from '@atrium/channel-line/fake'
import { createFake as messenger } from '@atrium/channel-messenger/fake'
import { createFake as sms } from '@atrium/channel-sms/fake'
import { createFake as telegram } from '@atrium/channel-telegram/fake'
import { createFake as webchat } from '@atrium/channel-webchat/fake'
import { createFake as whatsapp } from '@atrium/channel-whatsapp/fake'

/** The simulated providers. A channel with a fake is one line here. */
export const fakes: ReadonlyMap<string, CreateFake> = new Map<string, CreateFake>([
  ['api', api],
  ['email', email],
  ['telegram', telegram],
  ['line', line],
  ['sms', sms],
  ['instagram', instagram],
  ['messenger', messenger],
  ['webchat', webchat],
  ['whatsapp', whatsapp],
])
