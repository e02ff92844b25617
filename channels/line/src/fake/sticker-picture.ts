import { crc32, deflateSync } from 'node:zlib'

const side = 120

/** A face that stands for a sticker of the shop: its number gives the colour and the mood. A PNG. */
export function drawSticker(number: number): Uint8Array<ArrayBuffer> {
  const [face, mood] = [colours[number % colours.length] ?? 0, (number % 5) - 2]
  const rows = Buffer.alloc(side * (1 + side * 4))
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      const ink = inkAt((2 * x) / side - 1, (2 * y) / side - 1, mood)
      const colour = ink === 'none' ? 0 : ink === 'line' ? 0x33302eff : face
      // Each row begins with its filter, which is none.
      rows.writeUInt32BE(colour >>> 0, y * (1 + side * 4) + 1 + x * 4)
    }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  head.set([8, 6, 0, 0, 0], 8)
  const parts = [
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]
  return new Uint8Array(Buffer.concat(parts))
}

const colours = [0xf6c445ff, 0x8fcf6bff, 0x7cc4eeff, 0xf29bb2ff, 0xc3a5e8ff, 0xf2a25cff, 0xd8b08cff]

/** What is at a place of the face, from -1 to 1 both ways: two eyes, and a mouth that bends with the mood. */
function inkAt(x: number, y: number, mood: number): 'none' | 'face' | 'line' {
  if (Math.hypot(x, y) > 0.94) return 'none'
  if (Math.hypot(Math.abs(x) - 0.32, y + 0.2) < 0.1) return 'line'
  const mouth = 0.38 + (mood * (0.16 - x * x)) / 1.5
  return Math.abs(x) < 0.42 && Math.abs(y - mouth) < 0.05 ? 'line' : 'face'
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
