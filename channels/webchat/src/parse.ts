import type { InboundEvent, InboundMessage, Sender } from '@atrium/channel-kit/inbound-event'
import { parseJson } from '@atrium/channel-kit/json'
import type { Proof } from '@atrium/contract/contact'
import { Row, type Said } from './row.ts'

/** A journal row → what happened. */
export function parse(raw: string): InboundEvent[] {
  const row = Row.parse(parseJson(raw))
  return [toEvent(row)]
}

function toEvent(row: Row): InboundEvent {
  const { said, at } = row
  switch (said.type) {
    case 'message':
      return message(row, said)
    case 'form':
      return form(row, said)
    case 'typing':
      return { kind: 'typing', sender: sender(row), at }
    case 'read':
      return { kind: 'read', sender: sender(row), upTo: said.id, at }
    case 'identify':
      return { kind: 'identify', sender: identified(row, said), at }
  }
}

function message(row: Row, said: Extract<Said, { type: 'message' }>): InboundMessage {
  const page = webPage(said.page)
  return {
    kind: 'message',
    externalId: said.id,
    at: row.at,
    sender: sender(row),
    content: said.choice
      ? { kind: 'choice', id: said.choice.id, title: said.choice.title }
      : { kind: 'text', text: said.text },
    attachments: said.uploads,
    ...(said.replyTo !== undefined && { replyTo: said.replyTo }),
    ...(page !== undefined && { context: { referral: { source: 'page', url: page } } }),
  }
}

/** Answers given before the chat are claims: they help the agent and link nothing. */
function form(row: Row, said: Extract<Said, { type: 'form' }>): InboundMessage {
  const answers = said.answers.map(({ field, value }) => ({ field, value: value.trim() }))
  const answer = (field: string) => answers.find((one) => one.field === field)?.value ?? ''
  const source = 'pre-chat form'
  const base = sender(row)
  const name = answer('name')
  return {
    kind: 'message',
    externalId: said.id,
    at: row.at,
    sender: {
      ...base,
      ...(name && { name }),
      proofs: [
        ...base.proofs,
        ...proof('email', normalEmail(answer('email')), 0, source),
        ...proof('phone', normalPhone(answer('phone')), 0, source),
      ],
    },
    content: { kind: 'form', name: 'pre-chat', answers },
    attachments: [],
  }
}

/**
 * The business's signature proves its own id for the person. It proves an address only where the business says that
 * it verified it: else anyone could sign up there with a victim's e-mail and be joined to their record.
 */
function identified(row: Row, said: Extract<Said, { type: 'identify' }>): Sender {
  const base = sender(row)
  const source = (verified: boolean) =>
    verified ? 'signed identity token' : 'signed identity token, not verified'
  const { email, phone } = said
  return {
    ...base,
    ...(said.name && { name: said.name }),
    proofs: [
      ...base.proofs,
      ...(email
        ? proof('email', normalEmail(email.value), email.verified ? 3 : 0, source(email.verified))
        : []),
      ...(phone
        ? proof('phone', normalPhone(phone.value), phone.verified ? 3 : 0, source(phone.verified))
        : []),
    ],
  }
}

/** Visitor ids are 128 random bits, unique in the world: no scope. */
function sender(row: Row): Sender {
  return {
    address: row.visitor,
    scope: '',
    aliases: [],
    label: `Visitor ${row.visitor.slice(-4)}`,
    proofs: proof('external', row.subject, 3, 'signed identity token'),
  }
}

function proof(
  kind: Proof['kind'],
  value: string | undefined,
  strength: Proof['strength'],
  source: string,
): Proof[] {
  return value === undefined ? [] : [{ kind, value, strength, source }]
}

function normalEmail(typed: string): string | undefined {
  const address = typed.trim().toLowerCase()
  return /^[^\s@"<>(),;:]{1,64}@[^\s@"<>(),;:]+\.[^\s@"<>(),;:]+$/.test(address) &&
    address.length <= 254
    ? address
    : undefined
}

/** Only a number with its country: guessing the country would make one person's phone another's. */
function normalPhone(typed: string): string | undefined {
  const number = withLatinDigits(typed).replace(/[\s().-]/g, '')
  return /^\+[1-9]\d{6,14}$/.test(number) ? number : undefined
}

/** Arabic, Persian, Devanagari and full-width digits, as their keyboards write them; others stay. */
function withLatinDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹०-९０-９]/g, (digit) => {
    const zero = ['٠', '۰', '०', '０'].findLast((first) => first <= digit) ?? digit
    return String(digit.charCodeAt(0) - zero.charCodeAt(0))
  })
}

function webPage(page: string | undefined): string | undefined {
  return page !== undefined && /^https?:\/\//.test(page) && URL.canParse(page) ? page : undefined
}
