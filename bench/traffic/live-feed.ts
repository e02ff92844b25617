import { get, type IncomingMessage } from 'node:http'

/** What a member's browser hears, with the time at which it heard it. */
export type LiveFeed = {
  /** When the message with this id of the provider came, in milliseconds since 1970. */
  heardAt: Map<string, number>
  close(): void
}

/** Listens to the members' event stream as a signed-in member. Resolves when it is live. */
export async function listen(origin: string, cookie: string): Promise<LiveFeed> {
  const heardAt = new Map<string, number>()
  const response = await open(`${origin}/api/v1/stream`, cookie)
  let rest = ''
  let live = () => {}
  const isLive = new Promise<void>((resolve) => {
    live = resolve
  })
  response.setEncoding('utf8')
  response.on('data', (chunk: string) => {
    const at = performance.timeOrigin + performance.now()
    const blocks = (rest + chunk).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      if (block.includes('event: ready')) live()
      const id = messageIn(block)
      if (id && !heardAt.has(id)) heardAt.set(id, at)
    }
  })
  response.on('error', () => undefined)
  await isLive
  return { heardAt, close: () => response.destroy() }
}

/** Not parsed as JSON: at a thousand events a second the listener would take from the server. */
function messageIn(block: string): string | undefined {
  return /"externalId":"([^"]+)"/.exec(block)?.[1]
}

function open(url: string, cookie: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { cookie, accept: 'text/event-stream' } }, (response) => {
      if (response.statusCode === 200) resolve(response)
      else reject(new Error(`${url} answered ${response.statusCode}`))
    }).on('error', reject)
  })
}
