import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contractChecks } from '../src/contract-suite.ts'
import { type PigeonCase, sane } from './pigeon.ts'

/** Names of the checks that fail, of those whose name fits. */
async function failures(contract: PigeonCase, only = /./): Promise<string[]> {
  const failed: string[] = []
  for (const check of contractChecks(contract).filter(({ name }) => only.test(name)))
    await Promise.resolve()
      .then(() => check.run())
      .catch(() => failed.push(check.name))
  return failed
}

test('a channel that keeps its promises passes', async () => {
  assert.deepEqual(await failures(sane()), [])
})

/** Ways to break the channel, each with the promise that must fail for it. */
const sins: [string, RegExp, (contract: PigeonCase) => void][] = [
  [
    'verify says yes to all',
    /signature is refused/,
    ({ channel }) => {
      channel.verify = () => ({ ok: true })
    },
  ],
  [
    'verify says no to all',
    /a signed request is accepted/,
    ({ channel }) => {
      channel.verify = () => ({ ok: false, reason: 'no' })
    },
  ],
  [
    'verify compares with ===',
    /constant time/,
    ({ channel, sign }) => {
      channel.verify = (request, settings) => {
        const right = sign?.(new TextDecoder().decode(request.body), settings).headers['x-pigeon']
        return request.headers['x-pigeon'] === right ? { ok: true } : { ok: false, reason: 'no' }
      }
    },
  ],
  [
    'verify accepts upper case',
    /signature is refused/,
    ({ channel }) => {
      const verify = channel.verify
      channel.verify = (request, settings, now) => {
        const header = request.headers['x-pigeon']?.toLowerCase() ?? ''
        return (
          verify?.(
            { ...request, headers: { ...request.headers, 'x-pigeon': header } },
            settings,
            now,
          ) ?? { ok: false, reason: 'no' }
        )
      }
    },
  ],
  [
    'a vector of others is refused',
    /made by others/,
    (contract) => {
      const golden = contract.signature?.golden?.[0]
      if (golden) golden.request.headers['x-pigeon'] = 'aa'
    },
  ],
  [
    'the handshake answers anybody',
    /handshake/,
    ({ channel }) => {
      channel.handshake = (request) => ({ status: 200, body: request.query.challenge ?? '' })
    },
  ],
  [
    'keys change from time to time',
    /one key and one lane/,
    ({ channel }) => {
      let calls = 0
      const { split } = channel
      channel.split = (request, settings, attested) => {
        const result = split?.(request, settings, attested) ?? { ok: false, reason: '' }
        if (result.ok) for (const entry of result.entries) entry.key += ++calls
        return result
      }
    },
  ],
  [
    'all events share one key',
    /one key and one lane/,
    ({ channel }) => {
      const { split } = channel
      channel.split = (request, settings, attested) => {
        const result = split?.(request, settings, attested) ?? { ok: false, reason: '' }
        if (result.ok) for (const entry of result.entries) entry.key = 'same'
        return result
      }
    },
  ],
  [
    'only the first event of a batch is read',
    /batch is split completely/,
    ({ channel }) => {
      const { split } = channel
      channel.split = (request, settings, attested) => {
        const result = split?.(request, settings, attested) ?? { ok: false, reason: '' }
        return result.ok ? { ok: true, entries: result.entries.slice(0, 1) } : result
      }
    },
  ],
  [
    'a sticker is promised and not sent',
    /the stickers of the list/,
    ({ channel }) => {
      channel.capabilities.stickers = [{ pack: 'birds', title: 'Birds', ids: ['1'] }]
    },
  ],
  [
    'any sticker is sent',
    /the stickers of the list/,
    ({ channel }) => {
      const { render } = channel
      channel.render = (outgoing, settings) =>
        outgoing.sticker
          ? { ok: true, request: { to: 'x', text: 'coo', id: outgoing.messageId } }
          : render(outgoing, settings)
    },
  ],
  [
    'parse tells another story',
    /fixture one becomes its events/,
    ({ channel }) => {
      channel.parse = () => [{ kind: 'ignored', reason: 'lazy' }]
    },
  ],
  [
    'an unknown kind is thrown',
    /nobody knows/,
    ({ channel }) => {
      const { parse } = channel
      channel.parse = (raw, settings) => {
        if (raw.includes('teleport')) throw new Error('unknown')
        return parse(raw, settings)
      }
    },
  ],
  [
    'parse trusts types',
    /mutated bodies/,
    ({ channel }) => {
      channel.parse = (raw) => [
        {
          kind: 'message',
          externalId: JSON.parse(raw).id,
          at: '2026-01-01T00:00:00Z',
          sender: JSON.parse(raw).from,
          content: { kind: 'text', text: JSON.parse(raw).text },
          attachments: [],
        },
      ]
    },
  ],
  [
    'parse throws a text',
    /mutated bodies/,
    ({ channel }) => {
      channel.parse = () => {
        throw 'no Error'
      }
    },
  ],
  [
    'split throws',
    /any body/,
    ({ channel }) => {
      channel.split = (request) => ({
        ok: true,
        entries: JSON.parse(new TextDecoder().decode(request.body)),
      })
    },
  ],
  [
    'verify throws without headers',
    /hostile headers/,
    ({ channel }) => {
      const { verify } = channel
      channel.verify = (request, settings, now) => {
        if (request.headers['x-pigeon']?.includes('\0')) throw new Error('boom')
        return verify?.(request, settings, now) ?? { ok: false, reason: '' }
      }
    },
  ],
  [
    'texts of any length go out',
    /text limits/,
    ({ channel }) => {
      channel.capabilities = { ...channel.capabilities, text: { max: 10, unit: 'characters' } }
    },
  ],
  [
    'an image is promised and refused',
    /file limits/,
    ({ channel }) => {
      channel.capabilities = {
        ...channel.capabilities,
        media: { perMessage: 1, image: { maxBytes: 1000, types: ['image/png'] } },
      }
    },
  ],
  [
    'buttons are promised and refused',
    /capabilities tell the truth/,
    ({ channel }) => {
      channel.capabilities = {
        ...channel.capabilities,
        buttons: { max: 3, titleMax: 20, textMax: 100 },
      }
    },
  ],
  [
    'a refusal without words',
    /each kind of content/,
    ({ channel }) => {
      const { render } = channel
      channel.render = (outgoing, settings) =>
        outgoing.content.kind === 'order' ? { ok: false, reason: '' } : render(outgoing, settings)
    },
  ],
  [
    'another request than expected',
    /outgoing hello/,
    ({ channel }) => {
      channel.render = () => ({ ok: true, request: { to: 'x', text: 'y', id: 'z' } })
    },
  ],
  [
    'a secret may be empty',
    /empty secret/,
    (contract) => {
      contract.channel.settings = contract.channel.settings.or(
        contract.channel.settings.transform((value) => value),
      )
      contract.channel.settings = {
        ...contract.channel.settings,
        safeParse: () => ({ success: true, data: contract.settings }),
      } as never
    },
  ],
  [
    'no colour',
    /id, label, colour/,
    ({ channel }) => {
      channel.color = 'green'
    },
  ],
  [
    'a lost answer looks like a failure',
    /lost answer/,
    ({ channel }) => {
      const { send } = channel
      channel.send = async (request, settings, io) => {
        try {
          return await send(request, settings, io)
        } catch {
          throw new Error('failed')
        }
      }
    },
  ],
  [
    'idempotent sending is promised only',
    /lost answer/,
    ({ channel }) => {
      channel.capabilities = { ...channel.capabilities, idempotentSend: true }
      const { send } = channel
      let calls = 0
      channel.send = (request, settings, io) =>
        send({ ...request, id: `${request.id}-${++calls}` }, settings, io)
    },
  ],
  [
    'a link to go on loses the code',
    /brings its code back/,
    ({ channel }) => {
      channel.continueLink = () => 'https://pigeon.example/loft?say=hello'
    },
  ],
  [
    'errors of the provider are swallowed',
    /error and an outage/,
    ({ channel }) => {
      const { send } = channel
      channel.send = (request, settings, io) =>
        send(request, settings, io).catch(() => ({ externalId: 'x', state: 'accepted' }))
    },
  ],
  [
    'receipts are promised and do not come',
    /receipts only move forward/,
    ({ channel }) => {
      channel.capabilities = { ...channel.capabilities, receipts: { delivered: true, read: true } }
      const { parse } = channel
      channel.parse = (raw, settings) =>
        parse(raw, settings).filter(({ kind }) => kind !== 'receipt')
    },
  ],
]

for (const [sin, promise, commit] of sins)
  test(`the suite sees when ${sin}`, async () => {
    const contract = sane()
    commit(contract)
    assert.notDeepEqual(
      await failures(contract, promise),
      [],
      `no check "${promise.source}" failed`,
    )
  })
