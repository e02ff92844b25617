import type { RawRequest } from '../../../channel.ts'
import { answer, GraphRefusal, jsonBody, type Reply } from '../graph-reply.ts'
import type { Line, World } from './world.ts'

/** POST and DELETE on a comment, as the page or the account does them. Instagram takes no likes. */
export function moderate(world: World, id: string, request: RawRequest): Reply {
  const own = ownAnswer(world, id)
  if (own && request.method === 'DELETE') {
    own.line.deleted = true
    world.io.changed(own.customerId)
    return answer({ success: true })
  }
  const comment = world.comments.get(id)
  const isPage = world.product.object === 'page'
  if (!comment) throw new GraphRefusal(100, `Object with ID '${id}' does not exist`)
  if (request.path.endsWith('/likes')) {
    if (!isPage) throw new GraphRefusal(100, 'Unsupported request')
    comment.liked = request.method === 'POST'
    return answer({ success: true })
  }
  const hide = isPage ? Reflect.get(Object(jsonBody(request)), 'is_hidden') : request.query.hide
  if (!['true', 'false'].includes(String(hide))) throw new GraphRefusal(100, 'Invalid parameter')
  // Some comments cannot be hidden, say those of the post's writer.
  if (comment.text.includes('cannot be hidden'))
    throw new GraphRefusal(200, "This comment can't be hidden")
  comment.hidden = String(hide) === 'true'
  return answer({ success: true })
}

/** Our answer below a comment, as long as it stands there. */
export function ownAnswer(
  world: World,
  id: string,
): { line: Line; customerId: string } | undefined {
  for (const { lines, customer } of world.people.values()) {
    const line = lines.find((one) => one.id === id && one.from === 'business' && one.public)
    if (line && !line.deleted) return { line, customerId: customer.id }
  }
  return undefined
}
