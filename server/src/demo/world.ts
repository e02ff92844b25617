import { z } from 'zod'

/** What the sandbox tells of the demo's business and its thirty customers (`GET /world`). */
export const World = z.object({
  salon: z.object({ name: z.string(), email: z.string() }),
  staff: z.record(z.string(), z.object({ name: z.string(), email: z.string() })),
  people: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      language: z.string(),
      phone: z.string().optional(),
      email: z.string().optional(),
      username: z.string().optional(),
      attributes: z.record(z.string(), z.string()),
      messages: z.array(
        z.object({
          externalId: z.string(),
          channel: z.enum(['whatsapp', 'email', 'webchat']),
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
