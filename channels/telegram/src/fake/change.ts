import type { Line, Person, World } from './world.ts'

type Body = Record<string, unknown>
type Refuse = (words: string) => never

/** How long a message can be deleted (deleteMessage of the Bot API). */
const deletableMs = 48 * 3600_000

/** Deletes a message of the bot on the person's phone. */
export function deleteLine(world: World, person: Person, body: Body, refuse: Refuse): true {
  const line = lineNumbered(person, body)
  if (!line || line.deleted) return refuse('message to delete not found')
  if (world.io.now().getTime() - Date.parse(line.at) > deletableMs)
    return refuse("message can't be deleted for everyone")
  line.deleted = true
  world.io.changed(person.customer.id)
  return true
}

/** Other words of the bot's: a text's own, or those with a file. */
export function editLine(
  world: World,
  person: Person,
  method: string,
  body: Body,
  refuse: Refuse,
): Line {
  const line = lineNumbered(person, body)
  if (!line || line.deleted || line.from !== 'business') return refuse('message to edit not found')
  // "It is currently only possible to edit messages without reply_markup or with inline keyboards."
  if (line.locked) return refuse("message can't be edited")
  const isCaption = method === 'editMessageCaption'
  if (isCaption && line.files.length === 0)
    return refuse('there is no caption in the message to edit')
  if (!isCaption && line.files.length > 0) return refuse('there is no text in the message to edit')
  const text = String((isCaption ? body.caption : body.text) ?? '')
  if (text === '' && !isCaption) return refuse('message text is empty')
  if (text.length > (isCaption ? 1024 : 4096)) return refuse('message is too long')
  const before = 'text' in line.content ? line.content.text : ''
  const keeps = (body.reply_markup !== undefined) === (line.content.kind === 'buttons')
  if (before === text && keeps)
    return refuse(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    )
  // Without its buttons in the call they are gone.
  line.content =
    line.content.kind === 'buttons' && keeps ? { ...line.content, text } : { kind: 'text', text }
  line.edited = true
  world.io.changed(person.customer.id)
  return line
}

function lineNumbered({ lines }: Person, { message_id }: Body): Line | undefined {
  return lines.find(({ number }) => number === Number(message_id))
}
