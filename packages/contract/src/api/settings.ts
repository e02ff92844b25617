import { z } from 'zod'
import { ChannelAccount, ChannelId, ChannelKind } from '../channel.ts'
import { endpoint } from '../endpoint.ts'
import { ChannelAccountId, MemberId, uuid } from '../ids.ts'
import { Role } from './session.ts'

const byAccount = z.strictObject({ id: ChannelAccountId })
const Settings = z.record(z.string(), z.unknown())

/** Connecting and caring for channel accounts. */
export const channelsApi = {
  kinds: endpoint({
    method: 'GET',
    path: '/channels',
    summary:
      'The channels that this installation knows, with their capabilities and settings forms.',
    access: 'member',
    response: z.object({ items: z.array(ChannelKind) }),
  }),
  accounts: endpoint({
    method: 'GET',
    path: '/channel-accounts',
    summary: 'The connected accounts.',
    access: 'member',
    response: z.object({ items: z.array(ChannelAccount) }),
  }),
  create: endpoint({
    method: 'POST',
    path: '/channel-accounts',
    summary:
      'Connects an account. Settings are checked by the channel; it cannot be enabled without its secrets.',
    access: 'admin',
    body: z.strictObject({
      channel: ChannelId,
      name: z.string().trim().min(1).max(100),
      enabled: z.boolean(),
      settings: Settings,
    }),
    response: ChannelAccount,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/channel-accounts/:id',
    summary: 'Changes an account. A secret that is left out stays as it is.',
    access: 'admin',
    params: byAccount,
    body: z.strictObject({
      name: z.string().trim().min(1).max(100).optional(),
      enabled: z.boolean().optional(),
      settings: Settings.optional(),
    }),
    response: ChannelAccount,
  }),
  check: endpoint({
    method: 'POST',
    path: '/channel-accounts/:id/check',
    summary: 'Tries the connection with the provider now and says what it answered.',
    access: 'admin',
    params: byAccount,
    response: ChannelAccount,
  }),
}

export const Member = z.object({
  id: MemberId,
  name: z.string(),
  email: z.string(),
  role: Role,
  active: z.boolean(),
})
export type Member = z.infer<typeof Member>

export const membersApi = {
  list: endpoint({
    method: 'GET',
    path: '/members',
    summary: 'The people of the business.',
    access: 'member',
    response: z.object({ items: z.array(Member) }),
  }),
  create: endpoint({
    method: 'POST',
    path: '/members',
    summary: 'Adds a member with a first password.',
    access: 'admin',
    body: z.strictObject({
      name: z.string().trim().min(1).max(100),
      email: z.email(),
      role: Role,
      password: z.string().min(10).max(200),
    }),
    response: Member,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/members/:id',
    summary: "Changes a member's name, role, or whether they may sign in.",
    access: 'admin',
    params: z.strictObject({ id: MemberId }),
    body: z.strictObject({
      name: z.string().trim().min(1).max(100).optional(),
      role: Role.optional(),
      active: z.boolean().optional(),
    }),
    response: Member,
  }),
}

/** One journal row that could not be shown, or was dropped, with its raw text. */
export const JournalEntry = z.object({
  id: z.string(),
  accountId: ChannelAccountId,
  channel: ChannelId,
  state: z.enum(['pending', 'shown', 'dropped', 'failed']),
  reason: z.string().nullable(),
  attempts: z.number(),
  receivedAt: z.string(),
  raw: z.string(),
  trace: uuid,
})
export type JournalEntry = z.infer<typeof JournalEntry>

export const journalApi = {
  list: endpoint({
    method: 'GET',
    path: '/journal',
    summary: 'Inbound events that failed or were dropped, the newest first.',
    access: 'admin',
    query: z.strictObject({
      state: z.enum(['failed', 'dropped', 'pending']).default('failed'),
      cursor: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    response: z.object({ items: z.array(JournalEntry), nextCursor: z.string().nullable() }),
  }),
  replay: endpoint({
    method: 'POST',
    path: '/journal/:id/replay',
    summary: 'Puts a failed event back into its lane.',
    access: 'admin',
    params: z.strictObject({ id: z.string().regex(/^\d{1,18}$/) }),
    response: JournalEntry,
  }),
}

export const systemApi = {
  health: endpoint({
    method: 'GET',
    path: '/system',
    summary: 'What works and what does not, in words: database, disk, workers, channels.',
    access: 'member',
    response: z.object({
      state: z.enum(['ok', 'warning', 'broken']),
      items: z.array(
        z.object({
          name: z.string(),
          state: z.enum(['ok', 'warning', 'broken']),
          text: z.string(),
        }),
      ),
    }),
  }),
}
