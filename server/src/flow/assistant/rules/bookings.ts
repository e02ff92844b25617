import type { Booking, Service, Usual } from '@atrium/contract/booking'
import { BookingId, newId } from '@atrium/contract/ids'
import type { Answer } from '../engine.ts'
import type { Choice } from '../offer.ts'
import { ask, hello, isFirst, long, say, type Talk } from './talk.ts'
import { isNamed, lookAheadMs, some, wanted } from './times.ts'
import { clockOf, shortTime, type When } from './when.ts'
import { plain } from './words.ts'

/** Undefined: the rules do not know, and people are to. */
type Maybe = Promise<Answer | undefined>

/** A greeting: of who is known and here for the first time with what they usually want, one tap away. */
export async function greet(talk: Talk): Promise<Answer> {
  const { tools, sentences, situation } = talk
  const [next] = await tools.coming()
  if (next)
    return say(`${hello(talk)} ${sentences.seeYou(next.service, long(talk, next.startsAt))}`)
  const { newHere, returning } = situation.customer
  const usual = newHere && returning ? await tools.usual() : null
  const offer = usual && (await offerOne(talk, usual, usual))
  return offer || say(`${hello(talk)} ${sentences.howToHelp}`)
}

/** Somebody wants to book: what they named, else what they usually have, else a question. */
export async function book(talk: Talk): Maybe {
  const { tools, heard, when } = talk
  const services = await tools.services()
  const named = services.find(({ name }) => heard.said.includes(plain(name)))
  const usual = await tools.usual()
  if (usual && (!named || named.id === usual.serviceId))
    return (await offerOne(talk, usual, usual)) ?? times(talk, usual.serviceId, null)
  const service = named ?? (services.length === 1 ? services[0] : undefined)
  if (!service) return services.length > 0 ? whichService(talk, services) : undefined
  const wish = { serviceId: service.id, service: service.name }
  const offer = isNamed(when) ? await offerOne(talk, wish, null) : undefined
  return offer ?? times(talk, service.id, null)
}

/** One time, kept free while they think: the usual one, or the one they named. */
async function offerOne(
  talk: Talk,
  { serviceId, service }: { serviceId: Service['id']; service: string },
  usual: Usual | null,
): Maybe {
  const { tools, situation, sentences, when } = talk
  const habit: When = {
    weekday: usual?.weekday ?? null,
    days: null,
    time: usual?.time ?? null,
    than: null,
  }
  const day = isNamed(when) ? { ...when, time: when.time ?? habit.time } : habit
  const [slot] = wanted(await tools.free({ serviceId, ...ahead(talk) }), day, null, situation)
  if (!slot) return undefined
  const { startsAt } = slot
  const held = { bookingId: newId(BookingId), serviceId, startsAt }
  const sentence = usual ? sentences.asLastTime : sentences.isFree
  const first = isFirst(talk) ? `${hello(talk)} ` : ''
  return ask(`${first}${sentence(service, long(talk, startsAt))}`, {
    service,
    options: [
      { title: sentences.yesBook, choice: { kind: 'book', ...held } },
      { title: sentences.otherTime, choice: { kind: 'times', serviceId, except: null } },
    ],
    acts: [{ kind: 'hold', ...held }],
  })
}

/** Another time for the booking that comes next. */
export async function move(talk: Talk): Maybe {
  const { tools, when, situation, sentences } = talk
  const [next] = await tools.coming()
  if (!next) return undefined
  const { serviceId, service, id } = next
  const free = isNamed(when) ? await tools.free({ serviceId, ...ahead(talk), except: id }) : []
  const fitting = wanted(free, when, next.startsAt, situation)
  const [slot] = fitting
  if (!slot || (when.time === null && fitting.length > 1)) return times(talk, serviceId, next)
  const { startsAt } = slot
  return ask(sentences.moveTo(service, long(talk, startsAt)), {
    service,
    options: [
      { title: sentences.yesMove, choice: { kind: 'move', bookingId: id, startsAt } },
      { title: sentences.otherTime, choice: { kind: 'times', serviceId, except: id } },
    ],
  })
}

/** Nothing is cancelled without a yes. */
export async function cancel({ tools, sentences, ...talk }: Talk): Maybe {
  const [next] = await tools.coming()
  if (!next) return undefined
  const { service, startsAt, id } = next
  return ask(sentences.cancelIt(service, long(talk, startsAt)), {
    service,
    options: [
      { title: sentences.yesCancel, choice: { kind: 'cancel', bookingId: id } },
      { title: sentences.keepIt, choice: { kind: 'leave' } },
    ],
  })
}

/** A few free times of a service, for a new booking or instead of `moved`. */
async function times(talk: Talk, serviceId: Service['id'], moved: Booking | null, why = ''): Maybe {
  const { tools, situation, sentences, when, language } = talk
  const service = (await tools.services()).find(({ id }) => id === serviceId)
  if (!service) return undefined
  const free = await tools.free({ serviceId, ...ahead(talk), except: moved?.id })
  const fitting = wanted(free, when, moved?.startsAt ?? null, situation)
  const clock = moved
    ? clockOf(moved.startsAt, situation.zone)
    : ((await tools.usual())?.time ?? null)
  const isMeant = fitting.length > 0
  const isClose = isMeant && (when.than !== null || isNamed(when))
  const slots = some(isMeant ? fitting : free, clock, isClose, situation.zone)
  if (slots.length === 0) return undefined
  const first = why || (isMeant ? (isFirst(talk) ? hello(talk) : '') : sentences.notThen)
  return ask(`${first} ${sentences.whichTime(service.name)}`.trim(), {
    service: service.name,
    options: slots.map(({ startsAt }) => ({
      title: shortTime(startsAt, situation.zone, language),
      choice: moved
        ? { kind: 'move', bookingId: moved.id, startsAt }
        : { kind: 'book', bookingId: newId(BookingId), serviceId, startsAt },
    })),
  })
}

/** As many as can be told apart at a glance. */
const mostServices = 9

function whichService(talk: Talk, services: Service[]): Answer {
  const first = isFirst(talk) ? `${hello(talk)} ` : ''
  return ask(`${first}${talk.sentences.whichService}`, {
    service: '',
    options: services.slice(0, mostServices).map(({ id, name }) => ({
      title: name,
      choice: { kind: 'times', serviceId: id, except: null },
    })),
  })
}

/** What they chose of the last offer. */
export async function take(talk: Talk, choice: Choice): Maybe {
  const { sentences, situation } = talk
  const service = situation.offer?.service ?? ''
  switch (choice.kind) {
    case 'book':
      return say(sentences.booked(service, long(talk, choice.startsAt)), [choice])
    case 'move':
      return say(sentences.moved(service, long(talk, choice.startsAt)), [choice])
    case 'cancel':
      return say(sentences.cancelled(service), [choice])
    case 'times':
      return times(talk, choice.serviceId, await ofTheirs(talk, choice.except))
    case 'leave':
      return say(sentences.nothingChanges)
    case 'hold':
      return undefined
  }
}

/** What they chose, or what was to be kept free for them, has just been taken by another one. */
export async function again(talk: Talk, choice: Choice | undefined): Maybe {
  const moved = choice?.kind === 'move' ? await ofTheirs(talk, choice.bookingId) : null
  const booked = choice?.kind === 'book' ? choice.serviceId : undefined
  const serviceId = moved?.serviceId ?? booked ?? (await talk.tools.usual())?.serviceId
  return serviceId && times(talk, serviceId, moved, talk.sentences.taken)
}

async function ofTheirs({ tools }: Talk, id: Booking['id'] | null): Promise<Booking | null> {
  return (id && (await tools.coming()).find((one) => one.id === id)) ?? null
}

function ahead({ situation: { now } }: Talk): { from: Date; to: Date } {
  return { from: now, to: new Date(now.getTime() + lookAheadMs) }
}
