import { z } from 'zod'
import { endpoint } from '../../endpoint.ts'
import { ContactId, uuid } from '../../ids.ts'
import { Order, Shop } from '../../shop/order.ts'

/** What customers ordered in the business's shops. */
export const ordersApi = {
  list: endpoint({
    method: 'GET',
    path: '/contacts/:id/orders',
    summary:
      'The orders of a contact, the newest first, found by the addresses of its record; at most 50. `by.doubt` says why one may be somebody else’s.',
    access: 'member',
    params: z.strictObject({ id: ContactId }),
    response: z.object({ items: z.array(Order) }),
  }),
}

const byId = z.strictObject({ id: uuid })

/** Shops that post their orders: docs/shop/orders.md. */
export const shopsApi = {
  list: endpoint({
    method: 'GET',
    path: '/shops',
    summary: 'The connected shops, by name; at most 50.',
    access: 'admin',
    response: z.object({ items: z.array(Shop) }),
  }),
  save: endpoint({
    method: 'PUT',
    path: '/shops/:id',
    summary:
      'Connects a shop under an id that the caller makes, or renames it. `secret` is what a new one signs with: it is told this once.',
    access: 'admin',
    params: byId,
    body: z.strictObject({ name: z.string().trim().min(1).max(100) }),
    response: z.object({ shop: Shop, secret: z.string().nullable() }),
  }),
  renewSecret: endpoint({
    method: 'PUT',
    path: '/shops/:id/secret',
    summary: 'Gives a shop another secret, told this once. The one before opens nothing any more.',
    access: 'admin',
    params: byId,
    response: z.object({ secret: z.string() }),
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/shops/:id',
    summary: 'Disconnects a shop. Its orders go with it.',
    access: 'admin',
    params: byId,
    response: z.object({}),
  }),
}
