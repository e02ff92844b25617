import assert from 'node:assert/strict'
import type { Content } from '@atrium/contract/content'
import type { Outgoing } from '../outgoing.ts'
import type { Check, ContractCase } from './case.ts'
import { contentSamples, fileSample, outgoingWith } from './outgoing.ts'

type Try = { accepts(what: string, o: Outgoing): void; refuses(what: string, o: Outgoing): void }

/** Longer texts than this are not made for a test: the limit is then the provider's mail size or none. */
const longestText = 2_000_000

/** The limits of capabilities are the limits of render: the last value within is sent, the first beyond is refused. */
export function limitChecks<S, R>(contract: ContractCase<S, R>): Check[] {
  const { channel, settings } = contract
  const it: Try = {
    accepts(what, outgoing) {
      const rendered = channel.render(outgoing, settings)
      assert.ok(rendered.ok, `${what}: ${rendered.ok ? '' : rendered.reason}`)
    },
    refuses(what, outgoing) {
      const rendered = channel.render(outgoing, settings)
      assert.ok(!rendered.ok, `${what} was rendered`)
      assert.match(rendered.reason, /\w+ \w+/, `${what} needs a reason in words`)
    },
  }
  return [
    { name: 'text limits', run: () => textLimits(contract, it) },
    { name: 'limits of buttons and lists', run: () => choiceLimits(contract, it) },
    { name: 'the stickers of the list are sent, and no other', run: () => stickers(contract, it) },
    { name: 'file limits: size, type, kind and number', run: () => fileLimits(contract, it) },
  ]
}

function textLimits<S, R>(contract: ContractCase<S, R>, { accepts, refuses }: Try): void {
  const { max, unit } = contract.channel.capabilities.text
  const text = (value: string) => outgoingWith(contract, { kind: 'text', text: value })
  refuses('an empty message', text(''))
  if (max > longestText) return
  accepts('the longest text', text('a'.repeat(max)))
  refuses('a text too long', text('a'.repeat(max + 1)))
  if (unit === 'characters')
    refuses('a text of too many emoji', text('😀'.repeat(Math.floor(max / 2) + 1)))
  if (unit === 'bytes')
    refuses('a text of too many bytes', text('é'.repeat(Math.floor(max / 2) + 1)))
}

function choiceLimits<S, R>(contract: ContractCase<S, R>, { accepts, refuses }: Try): void {
  const { buttons, list } = contract.channel.capabilities
  const of = (content: Content) => outgoingWith(contract, content)
  const many = (count: number, titleMax: number) =>
    Array.from({ length: count }, (_, index) => ({
      id: `id-${index}`,
      title: `${index}`.padEnd(titleMax, 'x'),
    }))
  if (buttons) {
    const full = {
      ...contentSamples.buttons,
      text: 'a'.repeat(buttons.textMax),
      buttons: many(buttons.max, buttons.titleMax),
    }
    accepts('all buttons at their longest', of(full))
    refuses('a button too many', of({ ...full, buttons: many(buttons.max + 1, 1) }))
    refuses('a button too long', of({ ...full, buttons: many(1, buttons.titleMax + 1) }))
    refuses('a text over buttons too long', of({ ...full, text: `${full.text}a` }))
  }
  if (list) {
    const rows = many(list.rows, list.titleMax).map((row) => ({
      ...row,
      description: 'd'.repeat(list.descriptionMax),
    }))
    const full = {
      ...contentSamples.list,
      text: 'a'.repeat(list.textMax),
      button: 'b'.repeat(list.buttonMax),
      sections: [{ rows }],
    }
    accepts('all rows at their longest', of(full))
    refuses('a row too many', of({ ...full, sections: [{ rows: many(list.rows + 1, 1) }] }))
    refuses('a row too long', of({ ...full, sections: [{ rows: many(1, list.titleMax + 1) }] }))
    refuses('the list button too long', of({ ...full, button: `${full.button}b` }))
    refuses('a text over a list too long', of({ ...full, text: `${full.text}a` }))
  }
}

function stickers<S, R>(contract: ContractCase<S, R>, { accepts, refuses }: Try): void {
  const packs = contract.channel.capabilities.stickers ?? []
  const of = (pack: string, id: string, text = '') =>
    outgoingWith(contract, { kind: 'text', text }, { sticker: { pack, id } })
  for (const { pack, ids } of packs)
    for (const id of ids) accepts(`the sticker ${pack}/${id}`, of(pack, id))
  refuses('a sticker that is on no list', of('no-pack', 'no-sticker'))
  const [first, second] = packs
  if (!first) return
  const id = first.ids[0] ?? ''
  refuses('a sticker with words', of(first.pack, id, 'hello'))
  if (second) refuses('a sticker of another pack', of(second.pack, id))
}

const fileKinds = ['image', 'video', 'audio', 'voice', 'document', 'sticker'] as const

function fileLimits<S, R>(contract: ContractCase<S, R>, { accepts, refuses }: Try): void {
  const { media } = contract.channel.capabilities
  const none: Content = { kind: 'text', text: '' }
  const of = (files: Outgoing['attachments'], content = none) =>
    outgoingWith(contract, content, { attachments: files })
  for (const kind of fileKinds) {
    const limit = media[kind]
    if (!limit) {
      refuses(`a file as ${kind}`, of([fileSample(kind, 'image/png')]))
      continue
    }
    const type = (limit.types[0] ?? 'application/pdf')
      .replace('*/*', 'application/pdf')
      .replace('/*', '/x')
    accepts(`the largest ${kind}`, of([fileSample(kind, type, limit.maxBytes)]))
    refuses(`a ${kind} too large`, of([fileSample(kind, type, limit.maxBytes + 1)]))
    if (!limit.types.includes('*/*'))
      refuses(`a ${kind} of a strange type`, of([fileSample(kind, 'application/x-strange')]))
    if (limit.captionMax)
      refuses(
        `a caption too long for ${kind}`,
        of([fileSample(kind, type)], { kind: 'text', text: 'a'.repeat(limit.captionMax + 1) }),
      )
    if (media.perMessage < 100)
      refuses(
        `too many files`,
        of(Array.from({ length: media.perMessage + 1 }, () => fileSample(kind, type))),
      )
  }
}
