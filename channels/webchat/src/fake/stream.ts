import { pause } from '@atrium/channel-kit/fakes/fault-switches'

type StreamEvent = { event: string; data: string; id: string | undefined }

type Handlers = { opened(): void; event(event: StreamEvent): void; blocked(): boolean }

/**
 * Follows a stream of server-sent events as a browser does: it reconnects by itself and says with `Last-Event-ID`
 * what it has. Ends when `signal` aborts. `opened` is called at each connection that was answered.
 */
export async function followStream(url: string, signal: AbortSignal, on: Handlers): Promise<void> {
  let lastId = ''
  const note = (event: StreamEvent) => {
    lastId = event.id ?? lastId
    on.event(event)
  }
  while (!signal.aborted) {
    // A cut connection is the normal end of a stream; the next attempt tells more.
    if (!on.blocked())
      await connect(url, lastId, signal, { ...on, event: note }).catch(() => undefined)
    await pause(signal.aborted ? 0 : 100)
  }
}

async function connect(
  url: string,
  lastId: string,
  signal: AbortSignal,
  on: Handlers,
): Promise<void> {
  const headers = { accept: 'text/event-stream', ...(lastId && { 'last-event-id': lastId }) }
  const connection = new AbortController()
  try {
    const response = await fetch(url, {
      headers,
      signal: AbortSignal.any([signal, connection.signal]),
    })
    if (!response.ok || !response.body) return
    on.opened()
    for await (const event of readEvents(response.body)) {
      // An outage cuts what was open before it.
      if (on.blocked()) break
      on.event(event)
    }
  } finally {
    connection.abort()
  }
}

async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    const blocks = text.split(/\r?\n\r?\n/)
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = readBlock(block)
      if (event) yield event
    }
  }
}

function readBlock(block: string): StreamEvent | undefined {
  const fields = block.split(/\r?\n/).map((line) => {
    const [name = '', ...rest] = line.split(':')
    return { name, value: rest.join(':').replace(/^ /, '') }
  })
  const find = (name: string) => fields.find((field) => field.name === name)?.value
  const data = fields.filter((field) => field.name === 'data').map((field) => field.value)
  if (data.length === 0) return undefined
  return { event: find('event') ?? 'message', data: data.join('\n'), id: find('id') }
}
