import { z } from 'zod'
import { endpoint } from '../../endpoint.ts'
import { ContactId, HandleId } from '../../ids.ts'
import { Time } from '../../message.ts'
import {
  AddressConsent,
  Confirmation,
  ConsentPurpose,
  ConsentWord,
  OptInPolicy,
  Purpose,
} from '../../sending/consent.ts'

const byContact = z.strictObject({ id: ContactId })

const ContactConsent = z.object({
  addresses: z.array(AddressConsent),
  /** The newest 200 words, the newest first. */
  words: z.array(ConsentWord),
  /** What its addresses were asked to confirm: the newest for each address and purpose. */
  confirmations: z.array(Confirmation),
})

/** Who may be written to, what proves it, and what needs a yes first. */
export const consentApi = {
  get: endpoint({
    method: 'GET',
    path: '/contacts/:id/consent',
    summary:
      'What a contact said on being written to, with what proves it, and how each address stands.',
    access: 'member',
    params: byContact,
    response: ContactConsent,
  }),
  note: endpoint({
    method: 'POST',
    path: '/contacts/:id/consent',
    summary:
      'Notes what a customer said elsewhere: on the phone, on paper. `words` say where and how; they and the member are the proof. Where a yes by e-mail must be confirmed, its owner is asked by a mail.',
    access: 'member',
    params: byContact,
    body: z
      .strictObject({
        handleId: HandleId,
        purpose: ConsentPurpose,
        value: z.enum(['stop', 'resume']),
        words: z.string().trim().min(3).max(500),
      })
      .refine(
        ({ purpose, value }) => purpose !== 'all' || value === 'stop',
        'A yes names its purpose.',
      ),
    response: ContactConsent,
  }),
  ask: endpoint({
    method: 'POST',
    path: '/contacts/:id/consent/confirmation',
    summary:
      'Asks the owner of a mail address by a mail with a signed link to confirm a yes that somebody else noted. Once a day and three times a month at most.',
    access: 'member',
    params: byContact,
    body: z.strictObject({ handleId: HandleId, purpose: Purpose }),
    response: ContactConsent,
  }),
  proof: endpoint({
    method: 'GET',
    path: '/contacts/:id/consent/proof',
    summary: 'Every word of a contact with its proof, to hand to whoever asks for it.',
    access: 'member',
    params: byContact,
    response: z.object({
      business: z.string(),
      contact: z.object({ id: ContactId, name: z.string() }),
      exportedAt: Time,
      exportedBy: z.string(),
      words: z.array(ConsentWord),
    }),
  }),
  policy: endpoint({
    method: 'GET',
    path: '/consent/policy',
    summary: 'Which purposes need a yes first, by channel.',
    access: 'member',
    response: OptInPolicy,
  }),
  setPolicy: endpoint({
    method: 'PUT',
    path: '/consent/policy',
    summary: 'Sets which purposes need a yes first, by channel.',
    access: 'admin',
    body: OptInPolicy,
    response: OptInPolicy,
  }),
}
