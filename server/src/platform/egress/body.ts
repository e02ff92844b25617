import { EgressError } from './egress-error.ts'

/** A request body: bytes can be sent again after a redirect, a stream cannot. */
export type SentBody = {
  data: Uint8Array | ReadableStream<Uint8Array> | undefined
  /** The type that belongs to the form of the body, when the caller gives none. */
  type: string | undefined
}

/** Reads forms and blobs into bytes; leaves streams as they are. */
export async function readBody(body: RequestInit['body']): Promise<SentBody> {
  if (body === null || body === undefined) return { data: undefined, type: undefined }
  if (body instanceof ReadableStream) return { data: body, type: undefined }
  // undici does not know the forms of this runtime; the runtime's own Response encodes all of them.
  const encoded = new Response(body)
  return {
    data: new Uint8Array(await encoded.arrayBuffer()),
    type: encoded.headers.get('content-type') ?? undefined,
  }
}

type Received = {
  status: number
  statusText: string
  headers: Iterable<[string, string]>
  body: AsyncIterable<Uint8Array> | null
}

/** The answer as a plain Response whose body ends with an error at `maxBytes`. `translate` explains broken bodies. */
export function cappedResponse(
  received: Received,
  url: string,
  maxBytes: number,
  translate: (error: unknown) => EgressError,
): Response {
  const headers = new Headers([...received.headers])
  const encoded = headers.has('content-encoding')
  const announced = Number(headers.get('content-length'))
  if (!encoded && announced > maxBytes) throw tooLarge(maxBytes)
  if (encoded) {
    // The body arrives unpacked: neither fits it any more.
    headers.delete('content-encoding')
    headers.delete('content-length')
  }
  const { status, statusText } = received
  const empty = received.body === null || [204, 205, 304].includes(status)
  const body = empty ? null : streamOf(capped(received.body ?? [], maxBytes, translate))
  const response = new Response(body, { status, statusText, headers })
  Object.defineProperty(response, 'url', { value: url })
  return response
}

function streamOf(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: async () => {
      await chunks.return(undefined)
    },
  })
}

async function* capped(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxBytes: number,
  translate: (error: unknown) => EgressError,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  try {
    for await (const chunk of body) {
      bytes += chunk.byteLength
      if (bytes > maxBytes) throw tooLarge(maxBytes)
      yield chunk
    }
  } catch (error) {
    throw error instanceof EgressError ? error : translate(error)
  }
}

function tooLarge(maxBytes: number): EgressError {
  return new EgressError('too_large', `The answer is larger than ${maxBytes} bytes.`, {
    maybeSent: true,
  })
}
