import { createHmac } from 'node:crypto'
import type { Customer } from '@atrium/channel-kit/fake'
import type { ShopVisit } from '../view.ts'
import type { Accounts } from './accounts.ts'
import { HttpError } from './http.ts'

/** What the salon's website knows of its visitor: who is signed in there, as a token that Atrium can check. */
export function visitShop(
  accounts: Accounts,
  accountId: string,
  customerId: string,
  now: Date,
): ShopVisit {
  const fake = accounts.fake(accountId)
  const customer = fake.customers().find(({ id }) => id === customerId)
  if (!customer) throw new HttpError(404, `The account has no customer ${customerId}.`)
  const key = fake.settings.identitySecret
  const signed = customer.username !== undefined && typeof key === 'string'
  return {
    account: accountId,
    name: customer.name,
    identity: signed ? identityToken(customer, key, now) : null,
  }
}

/** A JWT (HS256) for a quarter of an hour, as a website's own server would make it. */
function identityToken(customer: Customer, key: string, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000)
  const claims = {
    sub: customer.username,
    name: customer.name,
    ...(customer.email && { email: customer.email, email_verified: true }),
    ...(customer.phone && { phone: customer.phone, phone_verified: true }),
    iat: seconds,
    exp: seconds + 900,
  }
  const text = [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
}
