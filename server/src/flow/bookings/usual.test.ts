import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Service } from '@atrium/contract/booking'
import { newId, ServiceId } from '@atrium/contract/ids'
import { usualOf } from './usual.ts'

const service = (name: string, active = true): Service => {
  return { id: newId(ServiceId), name, minutes: 45, active }
}
const [cut, colour, old] = [service('Cut'), service('Colour'), service('Perm', false)]
const services = [cut, colour, old]
const visit = ({ id: serviceId }: Service, at: string) => ({ serviceId, startsAt: new Date(at) })
const zone = 'Europe/Madrid'

test('the service and the time of day of most visits, where the business is, summer or winter', () => {
  const found = usualOf(
    [
      visit(cut, '2026-01-07T09:00:00Z'),
      visit(colour, '2026-02-04T15:00:00Z'),
      visit(cut, '2026-07-08T08:00:00Z'),
      visit(cut, '2026-08-06T11:00:00Z'),
    ],
    services,
    zone,
  )
  const { id: serviceId } = cut
  const habit = { serviceId, service: 'Cut', minutes: 45, time: '10:00', weekday: 3 }
  assert.deepEqual(found, { ...habit, count: 2, of: 4 })
})

test('of two that are equally frequent the newer one; a single visit makes no weekday', () => {
  const found = usualOf(
    [visit(colour, '2026-03-03T12:00:00Z'), visit(cut, '2026-02-03T12:00:00Z')],
    services,
    zone,
  )
  assert.deepEqual(
    [found?.service, found?.count, found?.of, found?.weekday],
    ['Colour', 1, 2, null],
  )
})

test('nothing is said of nobody, and no service that is not offered any more', () => {
  assert.equal(usualOf([], services, zone), undefined)
  assert.equal(usualOf([visit(old, '2026-03-03T12:00:00Z')], services, zone), undefined)
  const mixed = [visit(old, '2026-03-03T12:00:00Z'), visit(cut, '2026-02-03T12:00:00Z')]
  assert.deepEqual(
    [usualOf(mixed, services, zone)?.service, usualOf(mixed, services, zone)?.of],
    ['Cut', 2],
  )
})
