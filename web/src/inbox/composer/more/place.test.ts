import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placeIn } from './place.ts'

test('coordinates as people and maps write them', () => {
  const paris = { latitude: 48.8566, longitude: 2.3522 }
  const written = [
    '48.8566, 2.3522',
    ' 48.8566 2.3522 ',
    'https://www.google.com/maps/place/Salon/@48.8566,2.3522,17z',
    'https://www.google.com/maps/place/Salon/@48.1,2.1,17z/data=!3m1!4b1!3d48.8566!4d2.3522',
    'https://maps.google.com/?q=48.8566,2.3522',
    'https://www.google.com/maps/search/?api=1&query=48.8566%2C2.3522',
    'https://www.openstreetmap.org/?mlat=48.8566&mlon=2.3522#map=5/1.0/2.0',
    'https://www.openstreetmap.org/#map=17/48.8566/2.3522',
    'https://maps.apple.com/?ll=48.8566,2.3522',
  ]
  for (const text of written) assert.deepEqual(placeIn(text), paris, text)
  assert.deepEqual(placeIn('-33.45, -70.66'), { latitude: -33.45, longitude: -70.66 })
})

test('what is no place is none', () => {
  for (const text of [
    '',
    'Paris',
    '91, 2',
    '2, 181',
    '48.8566',
    'https://maps.app.goo.gl/x',
    '%E0%A4%A',
  ])
    assert.equal(placeIn(text), undefined, text)
})
