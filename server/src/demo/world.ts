import { Proof } from '@atrium/contract/contact'
import { z } from 'zod'

/** Where a person is on one channel, and what its provider proves about them. */
const Door = z.object({
  address: z.string(),
  scope: z.string(),
  label: z.string(),
  proofs: z.array(Proof),
})

/** What the sandbox tells of the demo's business and its thirty customers (`GET /world`). */
export const World = z.object({
  salon: z.object({ name: z.string(), email: z.string() }),
  staff: z.record(z.string(), z.object({ name: z.string(), email: z.string() })),
  /** Channels that somebody of them uses, in the order in which they are connected. */
  channels: z.array(z.string()),
  people: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      language: z.string(),
      doors: z.record(z.string(), Door),
      attributes: z.record(z.string(), z.string()),
      messages: z.array(
        z.object({
          externalId: z.string(),
          channel: z.string(),
          from: z.enum(['customer', 'business']),
          staff: z.string().nullable(),
          at: z.string(),
          text: z.string(),
          subject: z.string().nullable(),
          picture: z.string().nullable(),
        }),
      ),
    }),
  ),
})
export type World = z.infer<typeof World>
export type WorldPerson = World['people'][number]
export type WorldMessage = WorldPerson['messages'][number]
