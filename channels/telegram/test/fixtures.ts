import { readdirSync, readFileSync } from 'node:fs'
import type { InboundEvent } from '@atrium/channel-kit/inbound-event'

type Fixture = { payload: Record<string, unknown>; events: InboundEvent[] }

const folder = new URL('../fixtures/', import.meta.url)

/** Updates with the events that must come of them. All values are made up. */
export const fixtures = readdirSync(folder).flatMap((file) => {
  const group = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, Fixture>
  return Object.entries(group).map(([name, { payload, events }]) => ({
    name,
    payload,
    raw: JSON.stringify(payload),
    events,
  }))
})
