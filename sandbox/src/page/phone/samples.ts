import { type PictureName, picture, pictureNames } from '../../world/picture.ts'
import type { SendableFile } from '../api.ts'

/** Pictures that can be sent with one tap. */
export const samplePictures = pictureNames

export function samplePicture(name: PictureName): SendableFile {
  const made = picture(name)
  return { name: made.name, type: made.type, as: 'image', data: blob(made.data, made.type) }
}

const rate = 16_000
const notes = [523.25, 659.25, 783.99, 1046.5]

/** A voice note of two seconds: a small melody instead of a voice, as a WAV file. */
export function sampleVoice(): SendableFile {
  const samples = Math.round(rate * 2.2)
  const bytes = new Uint8Array(44 + samples * 2)
  const view = new DataView(bytes.buffer)
  const ascii = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at)
  ascii(0, 'RIFF')
  view.setUint32(4, bytes.length - 8, true)
  ascii(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  // PCM, one channel, 16 bits.
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  ascii(36, 'data')
  view.setUint32(40, samples * 2, true)
  for (let at = 0; at < samples; at += 1) view.setInt16(44 + at * 2, tone(at / rate) * 9_000, true)
  return { name: 'voice.wav', type: 'audio/wav', as: 'voice', data: blob(bytes, 'audio/wav') }
}

function tone(second: number): number {
  const length = 0.5
  const note = notes[Math.min(notes.length - 1, Math.floor(second / length))] ?? 440
  const within = second % length
  return Math.sin(2 * Math.PI * note * second) * Math.exp(-within * 5) * Math.min(1, within * 80)
}

/** A price list of one page, as small as a PDF can be. */
export function sampleDocument(): SendableFile {
  const text = 'BT /F1 22 Tf 60 760 Td (My wish list for Salon Lumiere) Tj ET'
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${text.length}>>\nstream\n${text}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ]
  let pdf = '%PDF-1.4\n'
  const places = objects.map((object, index) => {
    const at = pdf.length
    pdf += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const table = pdf.length
  pdf += `xref\n0 6\n0000000000 65535 f \n${places.join('')}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`
  const type = 'application/pdf'
  return { name: 'wish-list.pdf', type, as: 'document', data: new Blob([pdf], { type }) }
}

/** A file of one's own, as the kind that its type says. */
export function ownFile(file: File): SendableFile {
  const major = file.type.split('/')[0]
  const as = major === 'image' || major === 'video' || major === 'audio' ? major : 'document'
  return { name: file.name, type: file.type || 'application/octet-stream', as, data: file }
}

const blob = (data: Uint8Array, type: string) => new Blob([new Uint8Array(data)], { type })
