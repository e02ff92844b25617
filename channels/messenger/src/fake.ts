import type { FakeIo } from '@atrium/channel-kit/fake'
import {
  createMessagingFake,
  type MessagingFake,
} from '@atrium/channel-kit/meta/fake/messaging/fake'
import type { Comment, Product } from '@atrium/channel-kit/meta/fake/messaging/world'
import { fields } from './account.ts'
import { chatApp } from './fake/chat-app.ts'

const product: Product = {
  channel: 'messenger',
  object: 'page',
  app: chatApp,
  ownId: '104857600000001',
  appId: '5550001112223',
  name: 'Atrium Demo',
  accessToken: 'EAAPageTokenOfTheSandbox',
  appSecret: 'fake-messenger-secret-of-the-sandbox',
  verifyToken: 'fake-messenger-verify-token',
  textMax: 2000,
  textBytes: false,
  windowSubcode: 2018278,
  quiet: false,
  link: { chat: 'https://m.me/104857600000001', source: 'SHORTLINK' },
  commentEdge: 'comments',
  comment,
  fields,
}

/** The simulated page, with its chats and its comments. */
export function createFake(io: FakeIo): MessagingFake {
  const { ownId, appId, accessToken, appSecret, verifyToken } = product
  return createMessagingFake(
    io,
    product,
    { pageId: ownId, appId, accessToken, appSecret, verifyToken },
    [
      { id: 'marie', name: 'Marie Laurent' },
      { id: 'tom', name: 'Tom Becker' },
    ],
  )
}

/** Times of the feed are seconds. */
function comment({ id, person, post, text, at, parent }: Comment) {
  return {
    field: 'feed',
    value: {
      item: 'comment',
      verb: 'add',
      from: { id: person.scopedId, name: person.customer.name },
      post_id: post,
      comment_id: id,
      parent_id: parent ?? post,
      created_time: Math.floor(at / 1000),
      message: text,
      post: {
        status_type: 'added_photos',
        permalink_url: `https://www.facebook.com/${post.replace('_', '/posts/')}`,
        is_published: true,
      },
    },
  }
}
