import { randomUUID } from 'node:crypto'
import type { AccountHealth, ChannelIo } from '@atrium/channel-kit/channel'
import { ChannelError } from '@atrium/channel-kit/channel-error'
import { post } from './api.ts'
import type { Settings } from './settings.ts'
import { Pong } from './wire.ts'

/**
 * A signed ping, which only the system of the secret can have understood: it answers with the ping's own number. Any
 * page on the internet answers 200.
 */
export async function check(settings: Settings, io: ChannelIo): Promise<AccountHealth> {
  const ping = randomUUID()
  try {
    const answer = Pong.safeParse(await post({ type: 'ping', ping }, ping, settings, io))
    if (answer.success && answer.data.pong === ping) return { state: 'ok', text: null }
    return {
      state: 'warning',
      text: 'Something answers at this address, but not to the ping: is it your system, and does it answer {"pong": …}?',
    }
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error
    return {
      state: error.kind === 'rate' ? 'warning' : 'broken',
      text: `${said[error.kind]}${error.message}`,
    }
  }
}

const said: Record<ChannelError['kind'], string> = {
  auth: 'The system does not take our signature: ',
  gone: 'There is no system at this address: ',
  network: 'The system cannot be reached: ',
  rate: 'The system is busy: ',
  invalid: 'The system does not take the ping: ',
  stopped: 'The system does not take the ping: ',
  window: 'The system does not take the ping: ',
}
