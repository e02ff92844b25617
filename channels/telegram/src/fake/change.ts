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
  const isCaption = method === 'editMessageCaption'
  const text = String((isCaption ? body.caption : body.text) ?? '')
  const wrong = whyNot(line, isCaption, text)
  if (wrong) return refuse(wrong)
  const before = 'text' in line.content ? line.content.text : ''
  const { content } = line
  const keeps = (body.reply_markup !== undefined) === (content.kind === 'buttons')
  if (before === text && keeps) return refuse(sameAsBefore)
  // Without its buttons in the call they are gone.
  line.content = content.kind === 'buttons' && keeps ? { ...content, text } : { kind: 'text', text }
  line.edited = true
  world.io.changed(person.customer.id)
  return line
}

const sameAsBefore =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message'

function whyNot(line: Line, isCaption: boolean, text: string): string | undefined {
  // "It is currently only possible to edit messages without reply_markup or with inline keyboards."
  if (line.locked) return "message can't be edited"
  if (isCaption !== line.files.length > 0)
    return `there is no ${isCaption ? 'caption' : 'text'} in the message to edit`
  if (text === '' && !isCaption) return 'message text is empty'
  return text.length > (isCaption ? 1024 : 4096) ? 'message is too long' : undefined
}

function lineNumbered({ lines }: Person, { message_id }: Body): Line | undefined {
  return lines.find(({ number }) => number === Number(message_id))
}
