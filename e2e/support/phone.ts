import { type AttachmentKind, type Content, plainText } from '@atrium/contract/content'

/** Somebody of the sandbox, as its control API names them. */
export type Customer = {
  id: string
  name: string
  phone?: string
  email?: string
  username?: string
}

/** What a customer can do, beside writing and sending files. */
type Act =
  | { kind: 'text'; text: string; subject?: string; replyTo?: string; public?: boolean }
  | { kind: 'reaction'; to: string; emoji: string | null }
  | { kind: 'choice'; to: string; id: string; title: string }
  | { kind: 'share'; to: string }
  | { kind: 'read' }
  | { kind: 'edit'; id: string; text: string }
  | { kind: 'delete'; id: string }
  | { kind: 'open'; url: string }

/** One line of what a phone shows. */
type PhoneMessage = {
  id: string
  from: 'customer' | 'business'
  content: Content
  files: { name: string; kind: AttachmentKind; url: string }[]
  state: 'sent' | 'delivered' | 'read'
  reactions: { by: 'customer' | 'business'; emoji: string }[]
  replyTo?: string
  public?: boolean
  deleted?: boolean
}

type File = {
  name: string
  type: string
  data: Uint8Array
  as: AttachmentKind
  caption?: string
  /** The message whose file it replaces. */
  edit?: string
}

/** A customer's phone, showing one channel. */
export type Phone = {
  customer: Customer
  /** Writes; returns the provider's id of the message. */
  says(
    text: string,
    more?: { subject?: string; replyTo?: string; public?: boolean },
  ): Promise<string>
  sends(file: File): Promise<string>
  does(act: Act): Promise<string>
  messages(): Promise<PhoneMessage[]>
  /** The words that the business wrote, the oldest first. */
  heard(): Promise<string[]>
  businessTypes(): Promise<boolean>
}

/** The sandbox's control API over HTTP. */
export type Wire = {
  url: string
  get(path: string): Promise<unknown>
  post(path: string, body: unknown): Promise<unknown>
}

export function createPhone(wire: Wire, accountId: string, customer: Customer): Phone {
  const place = `/accounts/${accountId}/customers/${encodeURIComponent(customer.id)}`
  const transcript = async () =>
    (await wire.get(`${place}/transcript`)) as { messages: PhoneMessage[]; typing: boolean }
  const does: Phone['does'] = async (act) =>
    ((await wire.post(`${place}/acts`, act)) as { id: string }).id
  return {
    customer,
    does,
    says: (text, more = {}) => does({ kind: 'text', text, ...more }),
    async sends({ name, type, data, as, caption, edit }) {
      const more = { ...(caption && { caption }), ...(edit && { edit }) }
      const query = new URLSearchParams({ name, as, ...more })
      const sent = await answer(
        fetch(`${wire.url}${place}/files?${query}`, {
          method: 'POST',
          headers: { 'content-type': type },
          body: new Uint8Array(data),
        }),
      )
      return (sent as { id: string }).id
    },
    messages: async () => (await transcript()).messages,
    heard: async () =>
      (await transcript()).messages
        .filter(({ from }) => from === 'business')
        .map(({ content }) => (content.kind === 'email' ? content.text : plainText(content))),
    businessTypes: async () => (await transcript()).typing,
  }
}

/** The answer's JSON; a refusal is thrown with its words. */
export async function answer(request: Promise<Response>): Promise<unknown> {
  const response = await request
  const text = await response.text()
  if (!response.ok) throw new Error(`The sandbox answered ${response.status}: ${text}`)
  return JSON.parse(text)
}
