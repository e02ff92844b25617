/** How long a sound is, in milliseconds: LINE wants it beside the address. Undefined where the bytes do not tell. */
export function soundLength(bytes: Uint8Array): number | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const seconds = data.toString('latin1', 4, 8) === 'ftyp' ? mp4Seconds(data) : mp3Seconds(data)
  return seconds !== undefined && seconds > 0 ? Math.round(seconds * 1000) : undefined
}

/** The header of the whole film or sound: ISO 14496-12, `mvhd`. */
function mp4Seconds(data: Buffer): number | undefined {
  const at = data.indexOf('mvhd', 0, 'latin1')
  if (at < 0 || at + 36 > data.length) return undefined
  const long = data[at + 4] === 1
  const scale = data.readUInt32BE(at + (long ? 24 : 16))
  const duration = long ? Number(data.readBigUInt64BE(at + 28)) : data.readUInt32BE(at + 20)
  return scale > 0 ? duration / scale : undefined
}

const bitrates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
const lowBitrates = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
const sampleRates = [44_100, 48_000, 32_000]

/** Frame by frame, so that a variable rate is counted right: ISO 11172-3, layer III. */
function mp3Seconds(data: Buffer): number | undefined {
  let at = afterTag(data)
  let seconds = 0
  while (at + 4 <= data.length) {
    const frame = frameAt(data, at)
    if (!frame) break
    seconds += frame.seconds
    at += frame.bytes
  }
  return seconds > 0 ? seconds : undefined
}

/** ID3v2 stands in front of the sound; its length is written in seven bits a byte. */
function afterTag(data: Buffer): number {
  if (data.toString('latin1', 0, 3) !== 'ID3' || data.length < 10) return 0
  const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + ((data[at] ?? 0) & 0x7f), 0)
  return size + 10
}

function frameAt(data: Buffer, at: number): { seconds: number; bytes: number } | undefined {
  const [a = 0, b = 0, c = 0] = data.subarray(at, at + 3)
  const version = (b >> 3) & 3
  const isLayer3 = ((b >> 1) & 3) === 1
  if (a !== 0xff || (b & 0xe0) !== 0xe0 || version === 1 || !isLayer3) return undefined
  const full = version === 3
  const kilobits = (full ? bitrates : lowBitrates)[c >> 4]
  const rate = (sampleRates[(c >> 2) & 3] ?? 0) / (full ? 1 : version === 2 ? 2 : 4)
  if (!kilobits || !rate) return undefined
  const padding = (c >> 1) & 1
  const bytes = Math.floor(((full ? 144_000 : 72_000) * kilobits) / rate) + padding
  return { seconds: (full ? 1152 : 576) / rate, bytes }
}
