import { createFake as createWebchat } from '@atrium/channel-webchat/fake'
import { flowsApi } from '@atrium/contract/api/automation/flows'
import { bookingsApi } from '@atrium/contract/api/bookings'
import { inboxApi } from '@atrium/contract/api/inbox'
import { labelsApi } from '@atrium/contract/api/labels'
import { macrosApi } from '@atrium/contract/api/macros'
import { broadcastsApi } from '@atrium/contract/api/sending/broadcasts'
import { scheduledApi } from '@atrium/contract/api/sending/scheduled'
import { segmentsApi } from '@atrium/contract/api/sending/segments'
import { membersApi } from '@atrium/contract/api/settings'
import {
  AttachmentId,
  BookingId,
  HandleId,
  MessageId,
  NoteId,
  newId,
  TemplateId,
  uuid,
} from '@atrium/contract/ids'
import type { TestApp } from '../app.ts'
import { dayAt, openSalon } from '../bookings/bookings.ts'
import { importer } from '../imports.ts'
import { connectShop } from '../shops/shop.ts'
import { conversationOf, writeIn } from '../web-visitor.ts'
import { type Case, casesFor, type Ids } from './access-cases.ts'
import { addMember, addWorkspace, asOwner, type SignedIn } from './second-workspace.ts'

export type World = {
  atrium: TestApp
  agent: SignedIn
  other: SignedIn
  ids: Ids
  cases: Record<string, Case>
}

/** A workspace with one of everything, and an administrator of a second one. */
export async function createWorld(atrium: TestApp): Promise<World> {
  const { accountId } = await atrium.connect(createWebchat)
  await writeIn(atrium, accountId, [
    { text: 'violet-penguin', name: 'Zebulon Quirk', email: 'zeb@zoo.example' },
    { text: 'secret-plan' },
  ])
  const second = await conversationOf(atrium, 'secret-plan')
  const row = await conversationOf(atrium, 'violet-penguin')
  const { items } = await atrium.admin.call(inboxApi.timeline, { params: { id: row.contactId } })
  const message = items.findLast((item) => item.type === 'message')?.id ?? ''
  const note = newId(NoteId)
  await atrium.admin.call(inboxApi.note, {
    params: { id: row.id },
    body: { noteId: note, text: 'amber-notebook' },
  })
  const { blob } = await atrium.app.blobs.put(Buffer.from('<b>violet-penguin</b>'))
  const attachment = newId(AttachmentId)
  await asOwner(
    atrium,
    `INSERT INTO attachment (workspace_id, id, message_id, kind, name, type, bytes, blob, state, created_at)
     VALUES ($1, $2, $3, 'html', 'secret-plan.html', 'text/html', 21, $4, 'stored', now())`,
    [atrium.workspaceId, attachment, message, blob],
  )
  await asOwner(
    atrium,
    "UPDATE handle SET picture = $1, picture_type = 'image/png' WHERE id = $2",
    [blob, row.replyHandleId],
  )
  const [event] = await asOwner<{ id: string }>(
    atrium,
    "UPDATE journal SET state = 'failed', reason = 'violet-penguin' WHERE id = (SELECT min(id) FROM journal) RETURNING id",
  )
  const template = newId(TemplateId)
  await asOwner(
    atrium,
    `WITH owner AS (INSERT INTO template_owner (workspace_id, id, channel, external_id) VALUES ($1, gen_random_uuid(), 'whatsapp', 'violet-penguin') RETURNING id),
       held AS (UPDATE channel_account SET template_owner_id = owner.id FROM owner WHERE channel_account.id = $3)
     INSERT INTO template (workspace_id, id, owner_id, external_id, name, language, category, status, quality, parameter_format, components, updated_at)
     SELECT $1, $2, id, '1', 'violet-penguin', 'en', 'utility', 'approved', 'unknown', 'positional', '[]', now() FROM owner`,
    [atrium.workspaceId, template, accountId],
  )
  const file = 'name\nZebulon Quirk'
  const imported = await importer(atrium.admin).upload(file, 'violet-penguin.csv')
  const flow = newId(uuid)
  await atrium.admin.call(flowsApi.save, {
    params: { id: flow },
    body: {
      flow: {
        name: 'secret-plan',
        on: false,
        trigger: 'message',
        conditions: {},
        steps: [{ kind: 'resolve' }],
      },
    },
  })
  const label = newId(uuid)
  await atrium.admin.call(labelsApi.save, {
    params: { id: label },
    body: { name: 'violet-penguin', color: 'red' },
  })
  const macro = newId(uuid)
  await atrium.admin.call(macrosApi.save, {
    params: { id: macro },
    body: { name: 'violet-penguin', visibility: 'everyone', steps: [{ kind: 'resolve' }], rev: 0 },
  })
  const segment = newId(uuid)
  await atrium.admin.call(segmentsApi.save, {
    params: { id: segment },
    body: { name: 'violet-penguin', tree: { kind: 'all', of: [] } },
  })
  const scheduled = newId(MessageId)
  await atrium.admin.call(scheduledApi.schedule, {
    params: { id: row.id },
    body: {
      messageId: scheduled,
      handleId: HandleId.parse(row.replyHandleId),
      accountId,
      content: { kind: 'text', text: 'secret-plan' },
      sendAt: new Date(Date.now() + 3600_000).toISOString(),
    },
  })
  const broadcast = newId(uuid)
  await atrium.admin.call(broadcastsApi.save, {
    params: { id: broadcast },
    body: {
      name: 'violet-penguin',
      purpose: 'marketing',
      tree: { kind: 'all', of: [] },
      ways: [],
      schedule: { kind: 'now' },
      perMinute: null,
      budget: null,
      expiresHours: 24,
    },
  })
  const { items: members } = await atrium.admin.call(membersApi.list)
  const service = await openSalon(atrium)
  const booking = newId(BookingId)
  await atrium.admin.call(bookingsApi.book, {
    params: { id: row.contactId },
    body: {
      bookingId: booking,
      handleId: HandleId.parse(row.replyHandleId),
      serviceId: service.id,
      startsAt: dayAt(new Date(), 30, '10:00').toISOString(),
    },
  })
  const shop = await connectShop(atrium, atrium.admin, 'violet-penguin')
  await shop.says({ number: 'secret-plan', customer: { email: 'zeb@zoo.example' } })
  const ids = {
    service: service.id,
    shop: shop.id,
    booking,
    workspace: atrium.workspaceId,
    account: accountId,
    contact: row.contactId,
    secondContact: second.contactId,
    conversation: row.id,
    handle: row.replyHandleId ?? '',
    message,
    note,
    attachment,
    picture: blob,
    event: event?.id ?? '',
    import: imported.id,
    segment,
    label,
    macro,
    flow,
    broadcast,
    scheduled,
    template,
    member: members[0]?.id ?? '',
  }
  const agent = await addMember(atrium)
  const other = await addWorkspace(atrium)
  return { atrium, agent, other, ids, cases: casesFor(ids) }
}
