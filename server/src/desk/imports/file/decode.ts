/** How a file's text is written. Excel saves UTF-8 with a mark, "Unicode text" (UTF-16), or the machine's old code page. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

const marks: [Encoding, number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/**
 * The encoding of a file: its mark, else UTF-8 if all of it is valid UTF-8, else Windows-1252, in which every byte means
 * something. All of it, because a file is often plain ASCII until its thousandth name.
 */
export async function findEncoding(bytes: AsyncIterable<Uint8Array>): Promise<Encoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let first = true
  try {
    for await (const chunk of bytes) {
      const marked = first && marks.find(([, mark]) => mark.every((byte, at) => chunk[at] === byte))
      if (marked) return marked[0]
      first = false
      decoder.decode(chunk, { stream: true })
    }
    decoder.decode()
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

/** The text, without its mark, each line ended by \n alone, so that lines are counted as an editor shows them. */
export async function* decode(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  let held = ''
  for await (const chunk of bytes) {
    const text = held + decoder.decode(chunk, { stream: true })
    // Its \n may be the first sign of the next chunk.
    held = text.endsWith('\r') ? '\r' : ''
    yield lines(held ? text.slice(0, -1) : text)
  }
  yield lines(held + decoder.decode())
}

function lines(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}
