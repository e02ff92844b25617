import { answer, GraphRefusal, type Reply } from '../graph-reply.ts'
import { cdnUrl, type Line, type Person, type World } from './world.ts'

/** Details are given of this many messages, whatever is asked for. */
const mostMessages = 20

/** GET /{account}/conversations: the newest first, each with its newest messages first; times in whole seconds. */
export function conversations(world: World, query: Record<string, string>): Reply {
  const platform = world.product.object === 'page' ? 'messenger' : 'instagram'
  if ((query.platform ?? 'messenger') !== platform)
    throw new GraphRefusal(100, `Param platform must be one of {${platform}}`)
  const limit = Number(query.limit ?? 25)
  const start = Number(query.after ? Buffer.from(query.after, 'base64url').toString() : 0)
  if (!(limit > 0 && start >= 0)) throw new GraphRefusal(100, 'Invalid cursors values')
  const all = [...world.people.values()]
    .map((person) => ({ person, lines: person.lines.filter(({ public: open }) => !open) }))
    .filter(({ lines }) => lines.length > 0)
    .sort((a, b) => last(b.lines) - last(a.lines))
  const page = all.slice(start, start + limit)
  const after = Buffer.from(String(start + limit)).toString('base64url')
  const next = `${world.io.baseUrl}/me/conversations?after=${after}`
  return answer({
    data: page.map(({ person, lines }) => ({
      id: `t_${person.scopedId}`,
      updated_time: timeOf(new Date(last(lines))),
      ...(query.fields?.includes('messages') && {
        messages: {
          data: lines
            .filter(({ deleted }) => !deleted)
            .reverse()
            .slice(0, mostMessages)
            .map((line) => message(world, person, line)),
        },
      }),
    })),
    paging: { cursors: { after }, ...(start + limit < all.length && { next }) },
  })
}

const last = (lines: Line[]) => Date.parse(lines.at(-1)?.at ?? '')

const timeOf = (at: Date) => at.toISOString().replace(/\.\d+Z$/, '+0000')

function message(world: World, person: Person, line: Line) {
  const { product } = world
  const business = { id: product.ownId, name: product.name }
  const customer = { id: person.scopedId, name: person.customer.name }
  const isInbound = line.from === 'customer'
  const { content } = line
  const words = content.kind === 'choice' ? content.title : 'text' in content ? content.text : ''
  const files = line.files.map(({ name, type, kind, url }) => {
    const id = url.split('/').at(-1) ?? ''
    const at = cdnUrl(world, id, name)
    if (kind === 'image' || kind === 'sticker')
      return { id, image_data: { url: at, render_as_sticker: kind === 'sticker' } }
    if (kind === 'video') return { id, video_data: { url: at } }
    return { id, name, mime_type: type, file_url: at }
  })
  return {
    id: line.id,
    created_time: timeOf(new Date(line.at)),
    from: isInbound ? customer : business,
    to: { data: [isInbound ? business : customer] },
    message: words,
    ...(files.length > 0 && { attachments: { data: files } }),
  }
}
