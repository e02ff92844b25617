import { readdirSync, readFileSync } from 'node:fs'
import type { InboundEvent } from '@atrium/channel-kit/inbound-event'
import { mailEntry } from '../../src/receive/entry.ts'
import { unpack } from '../../src/unpack.ts'
import { baseSettings, testIo } from './test-io.ts'

const folder = new URL('../../fixtures/', import.meta.url)

/** Each `fixtures/<name>.eml` as `parse` gets it, with the events of `<name>.json`. Blobs are named by their bytes. */
export async function loadFixtures(): Promise<
  { name: string; raw: string; events: InboundEvent[] }[]
> {
  const names = readdirSync(folder).filter((file) => file.endsWith('.eml'))
  return Promise.all(
    names.map(async (file) => {
      const name = file.slice(0, -4)
      const raw = await unpackMail(readFileSync(new URL(file, folder)))
      const events = JSON.parse(
        readFileSync(new URL(`${name}.json`, folder), 'utf8'),
      ) as InboundEvent[]
      return { name, raw, events }
    }),
  )
}

/** The way of a fetched mail from its bytes to what `parse` gets. */
export async function unpackMail(mail: Uint8Array): Promise<string> {
  const io = testIo()
  const receivedAt = '2026-03-04T09:00:00.000Z'
  const entry = await mailEntry(mail, { via: 'imap', receivedAt }, baseSettings, io)
  return unpack(entry.raw, baseSettings, io)
}
