export type Rgb = readonly [number, number, number]

/** A picture of at most 256 colours: one palette index per pixel, row by row. */
export type Indexed = { width: number; height: number; palette: Rgb[]; pixels: Uint8Array }

/** Encodes a PNG. Uncompressed inside: small pictures only, and the same code runs in Node and in the browser. */
export function encodePng({ width, height, palette, pixels }: Indexed): Uint8Array {
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  // Bit depth 8, colour type 3: a palette.
  header.set([8, 3, 0, 0, 0], 8)
  const rows = new Uint8Array((width + 1) * height)
  for (let y = 0; y < height; y += 1)
    rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  return join([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('PLTE', Uint8Array.from(palette.flat())),
    chunk('IDAT', zlibStored(rows)),
    chunk('IEND', new Uint8Array(0)),
  ])
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = join([new TextEncoder().encode(type), data])
  const frame = new Uint8Array(body.length + 8)
  const view = new DataView(frame.buffer)
  view.setUint32(0, data.length)
  frame.set(body, 4)
  view.setUint32(body.length + 4, crc32(body))
  return frame
}

/** A zlib stream of stored blocks, each of at most 65,535 bytes (RFC 1951, 3.2.4). */
function zlibStored(data: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x78, 0x01)]
  for (let from = 0; from < data.length; from += 65_535) {
    const block = data.subarray(from, from + 65_535)
    const size = block.length
    const last = from + size >= data.length ? 1 : 0
    parts.push(Uint8Array.of(last, size & 255, size >> 8, ~size & 255, (~size >> 8) & 255), block)
  }
  const sum = new Uint8Array(4)
  new DataView(sum.buffer).setUint32(0, adler32(data))
  return join([...parts, sum])
}

function crc32(data: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return ~crc >>> 0
}

function adler32(data: Uint8Array): number {
  let low = 1
  let high = 0
  for (const byte of data) {
    low = (low + byte) % 65_521
    high = (high + low) % 65_521
  }
  return ((high << 16) | low) >>> 0
}

function join(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
