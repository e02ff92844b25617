import type { Content } from '@atrium/contract/content'
import { namesOf, newWamid, type Person, unixSeconds, type World } from './world.ts'

/** What a human of the business does in the WhatsApp Business app. Ids are the provider's. */
export type AppAct =
  | { kind: 'text'; text: string }
  | { kind: 'edit'; id: string; text: string }
  | { kind: 'delete'; id: string }
  | { kind: 'reaction'; to: string; emoji: string | null }

/** Does it, and tells Atrium by an echo. */
export function performInApp(world: World, person: Person, act: AppAct): { id: string } {
  const { phone, contact } = namesOf(person)
  const id = newWamid()
  const head = {
    from: world.account.displayPhone,
    ...(phone && { to: phone }),
    to_user_id: person.userId,
    id,
    timestamp: unixSeconds(world),
  }
  change(world, person, act, id)
  world.io.changed(person.customer.id)
  world.notify('smb_message_echoes', {
    contacts: [contact],
    message_echoes: [{ ...head, ...echo(act) }],
  })
  return { id }
}

function echo(act: AppAct): Record<string, unknown> {
  switch (act.kind) {
    case 'text':
      return { type: 'text', text: { body: act.text } }
    case 'edit':
      return {
        type: 'edit',
        edit: { original_message_id: act.id, message: { type: 'text', text: { body: act.text } } },
      }
    case 'delete':
      return { type: 'revoke', revoke: { original_message_id: act.id } }
    case 'reaction':
      return {
        type: 'reaction',
        reaction: { message_id: act.to, ...(act.emoji && { emoji: act.emoji }) },
      }
  }
}

function change(world: World, person: Person, act: AppAct, id: string): void {
  const text = (words: string): Content => ({ kind: 'text', text: words })
  if (act.kind === 'text') {
    person.lines.push({
      id,
      from: 'business',
      at: world.io.now().toISOString(),
      content: text(act.text),
      files: [],
      state: 'delivered',
      reactions: [],
      category: 'service',
    })
    return
  }
  const line = person.lines.find((one) => one.id === (act.kind === 'reaction' ? act.to : act.id))
  if (!line) throw new Error('The chat shows no such message.')
  if (act.kind === 'edit') line.content = text(act.text)
  if (act.kind === 'delete') line.deleted = true
  if (act.kind !== 'reaction') return
  line.reactions = line.reactions.filter(({ by }) => by !== 'business')
  if (act.emoji) line.reactions.push({ by: 'business', emoji: act.emoji })
}
