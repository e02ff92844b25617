import type { FakeIo } from '@atrium/channel-kit/fake'
import {
  createMessagingFake,
  type MessagingFake,
} from '@atrium/channel-kit/meta/fake/messaging/fake'
import type { Comment, Product } from '@atrium/channel-kit/meta/fake/messaging/world'
import { fields } from './account.ts'
import { chatApp } from './fake/chat-app.ts'

const product: Product = {
  channel: 'instagram',
  object: 'instagram',
  app: chatApp,
  ownId: '17841400000000001',
  appId: '5550001112224',
  name: 'atrium.demo',
  accessToken: 'IGAATokenOfTheSandbox',
  appSecret: 'fake-instagram-secret-of-the-sandbox',
  verifyToken: 'fake-instagram-verify-token',
  textMax: 1000,
  textBytes: true,
  windowSubcode: 2534022,
  quiet: true,
  link: { chat: 'https://ig.me/m/atrium.demo', source: 'IGME-SOURCE-LINK' },
  commentEdge: 'replies',
  comment,
  fields,
}

/** The same account where it is reached by its page: Facebook Login. */
const byPage: Product = {
  ...product,
  page: '104857600000009',
  accessToken: 'EAAPageTokenOfTheSandbox',
}

/** The simulated Instagram account, with its chats and its comments. */
export function createFake(io: FakeIo): MessagingFake {
  return createAccount(io, product, { login: 'instagram' })
}

export function createFakeByPage(io: FakeIo): MessagingFake {
  const { page, appId } = byPage
  return createAccount(io, byPage, { login: 'facebook', pageId: page, appId })
}

function createAccount(io: FakeIo, product: Product, login: object): MessagingFake {
  const { ownId, accessToken, appSecret, verifyToken } = product
  return createMessagingFake(
    io,
    product,
    {
      accountId: ownId,
      username: product.name,
      ...login,
      accessToken,
      appSecret,
      verifyToken,
    },
    [
      { id: 'marie', name: 'Marie Laurent', username: 'marie.lrt' },
      { id: 'noa', name: 'Noa Klein', username: 'noa_k' },
    ],
  )
}

function comment({ id, person, post, text, parent }: Comment) {
  const { username, name } = person.customer
  return {
    field: 'comments',
    value: {
      id,
      from: { id: person.scopedId, username: username ?? name.toLowerCase().replace(/\W+/g, '_') },
      text,
      media: { id: post, media_product_type: 'FEED' },
      ...(parent && { parent_id: parent }),
    },
  }
}
