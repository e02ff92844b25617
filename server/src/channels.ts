import { api } from '@atrium/channel-api/index'
import { email } from '@atrium/channel-email/index'
import { instagram } from '@atrium/channel-instagram/index'
import type { Channel } from '@atrium/channel-kit/channel'
import { line } from '@atrium/channel-line/index'
import { messenger } from '@atrium/channel-messenger/index'
import { sms } from '@atrium/channel-sms/index'
import { telegram } from '@atrium/channel-telegram/index'
import { webchat } from '@atrium/channel-webchat/index'
import { whatsapp } from '@atrium/channel-whatsapp/index'

/** The doors of this installation. A further channel is its folder and one line here. */
export const channels: Channel[] = [
  whatsapp,
  email,
  webchat,
  telegram,
  line,
  api,
  sms,
  messenger,
  instagram,
]
