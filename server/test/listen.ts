/** One event of a stream, as it came over the wire. */
export type StreamEvent = { event: string; data: string; id: string | null }

/** A listener of server-sent events. */
export type Listener = {
  status: number
  /** All that came so far. */
  events: StreamEvent[]
  /** The bytes as they came, to look for words that must not be there. */
  text(): string
  /** The newest id that came, for `Last-Event-ID`. */
  lastId(): string | null
  /** Resolves when the server has ended the stream, or `stop` was called. */
  ended: Promise<void>
  stop(): void
}

/** Opens a stream and notes its events; `open` makes the request. `onEvent` is called for each as it comes. */
export async function listen(
  open: (signal: AbortSignal) => Promise<Response>,
  onEvent: (event: StreamEvent) => void = () => undefined,
): Promise<Listener> {
  const stopping = new AbortController()
  const response = await open(stopping.signal)
  const events: StreamEvent[] = []
  let text = ''
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder()
    let rest = ''
    for await (const chunk of response.body ?? []) {
      const piece = decoder.decode(chunk, { stream: true })
      text += piece
      const blocks = (rest + piece).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const event of blocks.flatMap(readBlock)) {
        if (stopping.signal.aborted) return
        events.push(event)
        onEvent(event)
      }
    }
  }
  return {
    status: response.status,
    events,
    text: () => text,
    lastId: () => events.findLast(({ id }) => id !== null)?.id ?? null,
    ended: read().catch(() => undefined),
    stop: () => stopping.abort(),
  }
}

function readBlock(block: string): StreamEvent[] {
  const fields = block.split('\n').map((line) => /^(\w+): ?(.*)$/.exec(line) ?? [])
  const find = (name: string) => fields.find(([, key]) => key === name)?.[2] ?? null
  const event = find('event')
  const data = fields.flatMap(([, key, value]) => (key === 'data' ? [value ?? ''] : []))
  return event === null ? [] : [{ event, data: data.join('\n'), id: find('id') }]
}
