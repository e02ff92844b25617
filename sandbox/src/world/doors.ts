import type { Proof } from '@atrium/contract/contact'
import type { Person } from './person.ts'

/** Where a person is on one channel, as its provider names them, and what it proves. */
export type Door = {
  /** The handle's address: the same in Atrium's history and in what the simulated provider sends later. */
  address: string
  scope: string
  label: string
  username?: string
  proofs: Proof[]
}

/** The person's door on a channel; undefined where they are not there. */
export function doorOf(person: Person, channel: string): Door | undefined {
  const own = ownDoors[channel]
  if (own) return own(person)
  const handle = person.handles?.[channel]
  if (!handle) return undefined
  const { address, scope = '', username } = handle
  const label = username ? `@${username}` : person.name
  return { address, scope, label, ...(username && { username }), proofs: [] }
}

/** The first doors in this order, then those that `handles` of somebody names. */
export function channelsOf(people: readonly Person[]): string[] {
  const others = people.flatMap(({ handles = {} }) => Object.keys(handles))
  return [...new Set([...Object.keys(ownDoors), ...others])]
}

/** Doors that come from what the salon knows of everybody anyway. */
const ownDoors: Record<string, (person: Person) => Door | undefined> = {
  whatsapp: ({ phone }) =>
    phone === undefined
      ? undefined
      : {
          address: phone,
          scope: '',
          label: phone,
          proofs: [
            { kind: 'phone', value: phone, strength: 1, source: 'WhatsApp attested the number' },
          ],
        },
  /** By the same number, which the network attests. */
  sms: ({ phone }) =>
    phone === undefined
      ? undefined
      : {
          address: phone,
          scope: '',
          label: phone,
          proofs: [{ kind: 'phone', value: phone, strength: 1, source: 'The network attested it' }],
        },
  email({ email }) {
    if (email === undefined) return undefined
    const value = email.toLowerCase()
    const source = `DMARC pass for ${value.split('@')[1] ?? ''}`
    const proofs: Proof[] = [{ kind: 'email', value, strength: 2, source }]
    return { address: value, scope: '', label: value, proofs }
  },
  /** Signed in on the salon's website, which then signs the address and the phone too. */
  webchat({ id, name, username, email, phone }) {
    if (username === undefined) return undefined
    const signed = { strength: 3, source: 'signed in on the website' } as const
    const proofs: Proof[] = [{ kind: 'external', value: username, ...signed }]
    if (email) proofs.push({ kind: 'email', value: email.toLowerCase(), ...signed })
    if (phone) proofs.push({ kind: 'phone', value: phone, ...signed })
    return { address: `past-${id}`, scope: '', label: name, username, proofs }
  },
}
