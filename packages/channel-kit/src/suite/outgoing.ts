import assert from 'node:assert/strict'
import { AskedFor, type AttachmentKind, type Content } from '@atrium/contract/content'
import { BlobId } from '@atrium/contract/ids'
import type { Outgoing, OutgoingAttachment } from '../outgoing.ts'
import type { Check, ContractCase } from './case.ts'

/** One content of each kind. `satisfies` makes a new kind fail the compiler here until it has a sample. */
export const contentSamples = {
  text: { kind: 'text', text: 'Your order #4821 ships tomorrow.' },
  email: { kind: 'email', subject: 'Order #4821', text: 'It ships tomorrow.' },
  location: { kind: 'location', latitude: 40.4168, longitude: -3.7038, name: 'Shop' },
  contacts: {
    kind: 'contacts',
    cards: [{ name: 'Ana Ruiz', phones: ['+34600111222'], emails: [] }],
  },
  buttons: { kind: 'buttons', text: 'Confirm?', buttons: [{ id: 'yes', title: 'Yes' }] },
  list: {
    kind: 'list',
    text: 'Pick one',
    button: 'Times',
    sections: [{ rows: [{ id: 'a', title: '10:00' }] }],
  },
  ask: { kind: 'ask', text: 'How can we reach you?', for: 'phone' },
  choice: { kind: 'choice', id: 'yes', title: 'Yes' },
  form: { kind: 'form', name: 'Contact', answers: [{ field: 'name', value: 'Ana' }] },
  order: { kind: 'order', items: [{ product: 'sku-1', quantity: 1, price: 10, currency: 'EUR' }] },
  template: {
    kind: 'template',
    name: 'order_update',
    language: 'en',
    body: { '1': 'Ana' },
    preview: 'Hi Ana',
  },
  system: { kind: 'system', change: 'number_changed', text: 'The number changed.' },
  unsupported: { kind: 'unsupported', type: 'poll' },
} satisfies { [K in Content['kind']]: Extract<Content, { kind: K }> }

/** A file as it goes out. */
export function fileSample(kind: AttachmentKind, type: string, bytes = 100): OutgoingAttachment {
  return {
    kind,
    name: `file.${type.split('/')[1] ?? 'bin'}`,
    type,
    bytes,
    blob: BlobId.parse('0'.repeat(32)),
  }
}

/** The channel's first outgoing message with another content and nothing else. */
export function outgoingWith<S, R>(
  { outgoing }: ContractCase<S, R>,
  content: Content,
  more: Partial<Outgoing> = {},
): Outgoing {
  const first = outgoing[0]?.outgoing
  assert.ok(first, 'the case needs at least one outgoing message')
  const { replyTo: _quote, reaction: _reaction, ...base } = first
  return { ...base, content, attachments: [], ...more }
}

/** Our messages become their requests, or are refused in words. */
export function outgoingChecks<S, R>(contract: ContractCase<S, R>): Check[] {
  const { channel, settings } = contract
  const { capabilities } = channel
  const render = (outgoing: Outgoing) => channel.render(outgoing, settings)
  const checks: Check[] = contract.outgoing.map(({ name, outgoing, request, refused }) => ({
    name: `outgoing ${name}`,
    run() {
      const rendered = render(outgoing)
      assert.deepEqual(render(structuredClone(outgoing)), rendered, 'the second time was different')
      if (refused) {
        assert.ok(!rendered.ok, 'it was rendered')
        assert.match(rendered.reason, refused)
        return
      }
      assert.ok(rendered.ok, rendered.ok ? '' : rendered.reason)
      if (request !== undefined) assert.deepEqual(rendered.request, request)
    },
  }))
  checks.push({
    name: 'each kind of content is rendered, or refused in words',
    run() {
      for (const content of Object.values(contentSamples)) {
        const rendered = render(outgoingWith(contract, content))
        if (!rendered.ok)
          assert.match(rendered.reason, /\w+ \w+/, `${content.kind} needs a reason in words`)
      }
    },
  })
  checks.push({
    name: 'buttons that open an address or copy a text are carried, or refused, as promised',
    run() {
      const { buttons } = capabilities
      const targets: [Record<string, string>, boolean][] = [
        [{ url: 'https://shop.example/4821' }, buttons?.links ?? false],
        [{ copy: '4821' }, buttons?.copies ?? false],
      ]
      for (const [target, promised] of targets) {
        const button = { id: 'open', title: 'Open', ...target }
        const carried = render(
          outgoingWith(contract, { ...contentSamples.buttons, buttons: [button] }),
        ).ok
        assert.equal(carried, promised, `buttons with ${Object.keys(target)}`)
      }
    },
  })
  checks.push({
    name: 'capabilities tell the truth about what can be rendered',
    run() {
      const can: [keyof typeof contentSamples, boolean][] = [
        ['location', capabilities.location],
        ['contacts', capabilities.contacts],
        ['buttons', capabilities.buttons !== undefined],
        ['list', capabilities.list !== undefined],
        ['template', capabilities.templates],
      ]
      for (const [kind, promised] of can)
        if (promised)
          assert.ok(render(outgoingWith(contract, contentSamples[kind])).ok, `${kind} was refused`)
      for (const what of AskedFor.options)
        assert.equal(
          render(outgoingWith(contract, { ...contentSamples.ask, for: what })).ok,
          capabilities.asks?.includes(what) ?? false,
          `asking for ${what}`,
        )
      if (!capabilities.templates)
        assert.equal(render(outgoingWith(contract, contentSamples.template)).ok, false)
      const reaction = { reaction: { target: contract.externalId ?? 'external-id', emoji: '👍' } }
      const reacted = render(outgoingWith(contract, contentSamples.text, reaction))
      assert.equal(reacted.ok, capabilities.reactions.out, 'reactions')
      for (const kind of ['edit', 'delete'] as const) {
        const change = { kind, target: contract.externalId ?? 'external-id' }
        const changed = render(outgoingWith(contract, contentSamples.text, { change }))
        assert.equal(changed.ok, capabilities[`${kind}s`].out, `${kind}s of what has left`)
      }
    },
  })
  return checks
}
