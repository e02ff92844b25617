import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bookingWords } from './words.ts'

const booking = { service: 'Peinado de novia', startsAt: '2026-05-09T08:00:00.000Z' }
const zone = 'Europe/Madrid'

test('the customer’s language where we have it, the business’s time, and English else', () => {
  assert.equal(
    bookingWords('reminder', booking, { language: 'es-MX', zone }),
    'Te recordamos tu reserva: Peinado de novia, el sábado, 9 de mayo a las 10:00. Para cambiarla, responde aquí.',
  )
  for (const language of ['en', 'ja', '', null])
    assert.match(
      bookingWords('booked', booking, { language, zone }),
      /^Booked: Peinado de novia on Saturday, May 9 at 10:00\sAM\./u,
    )
})

test('a service’s name is never read as anything but words', () => {
  const odd = { ...booking, service: '$& {{name}} %s' }
  assert.ok(bookingWords('cancelled', odd, { language: 'en', zone }).includes('$& {{name}} %s'))
})

test('each thing that is told has words of its own in each language', () => {
  const all = (['en', 'es'] as const).flatMap((language) =>
    (['booked', 'moved', 'cancelled', 'reminder'] as const).map((told) =>
      bookingWords(told, booking, { language, zone }),
    ),
  )
  assert.equal(new Set(all).size, 8)
})
