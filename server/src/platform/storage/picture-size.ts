/** How wide and high a picture is, by its header: a small file can hold a picture that fills a reader's memory. */
export type PictureSize = { width: number; height: number }

/** Undefined where the bytes are no picture of these types, or do not say. */
export function pictureSize(bytes: Uint8Array, type: string): PictureSize | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    switch (type) {
      case 'image/png':
        return { width: data.readUInt32BE(16), height: data.readUInt32BE(20) }
      case 'image/gif':
        return { width: data.readUInt16LE(6), height: data.readUInt16LE(8) }
      case 'image/jpeg':
        return jpegSize(data)
      case 'image/webp':
        return webpSize(data)
      default:
        return undefined
    }
  } catch (error) {
    // Cut short: a read beyond the end.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** The first frame header (SOF0 to SOF15, without the tables DHT, JPG and DAC): ITU T.81, B.2.2. */
function jpegSize(data: Buffer): PictureSize | undefined {
  for (let at = 2; data[at] === 0xff; at += 2 + data.readUInt16BE(at + 2)) {
    const marker = data.readUInt8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { width: data.readUInt16BE(at + 7), height: data.readUInt16BE(at + 5) }
  }
  return undefined
}

/** The first chunk is one of three: RFC 9649. */
function webpSize(data: Buffer): PictureSize | undefined {
  switch (data.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return { width: data.readUInt16LE(26) & 0x3fff, height: data.readUInt16LE(28) & 0x3fff }
    case 'VP8L': {
      const bits = data.readUInt32LE(21)
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8X':
      return { width: data.readUIntLE(24, 3) + 1, height: data.readUIntLE(27, 3) + 1 }
    default:
      return undefined
  }
}
