import type { Order } from '@atrium/contract/shop/order'
import type { HandOver } from '../../intent.ts'
import type { RulesLanguage } from './words.ts'

type OrderState = Order['state']

/** The sentences of the rules. `at` is a day and a time in words. */
export type Sentences = {
  hello(name: string): string
  helloAgain(name: string): string
  howToHelp: string
  seeYou(service: string, at: string): string
  welcome: string
  asLastTime(service: string, at: string): string
  isFree(service: string, at: string): string
  moveTo(service: string, at: string): string
  whichService: string
  whichTime(service: string): string
  notThen: string
  taken: string
  cancelIt(service: string, at: string): string
  booked(service: string, at: string): string
  moved(service: string, at: string): string
  cancelled(service: string): string
  nothingChanges: string
  /** What is told of an order in each state. `day` in words, as "tomorrow" or "on Tuesday 5 May". */
  order: Record<OrderState, (number: string, day: string) => string>
  expected(day: string): string
  late(day: string): string
  carrier(name: string): string
  /** On buttons: twenty characters at most. */
  yesBook: string
  yesMove: string
  yesCancel: string
  otherTime: string
  keepIt: string
}

const sentences: Record<RulesLanguage, Sentences> = {
  en: {
    hello: (name) => `Hello${name}!`,
    helloAgain: (name) => `Hello${name}, good to hear from you again!`,
    howToHelp: 'How can we help you?',
    seeYou: (service, at) => `We see you on ${at} for ${service}.`,
    welcome: 'You are welcome. See you soon!',
    asLastTime: (service, at) => `${service}, as last time, on ${at}?`,
    isFree: (service, at) => `${service} is free on ${at}. Shall I book it for you?`,
    moveTo: (service, at) => `${at} is free. Shall I move your ${service} there?`,
    whichService: 'What would you like to book?',
    whichTime: (service) => `These times are free for ${service}. Which one suits you?`,
    notThen: 'Nothing is free then.',
    taken: 'That time has just been taken, sorry.',
    cancelIt: (service, at) => `Shall I cancel your ${service} on ${at}?`,
    booked: (service, at) => `Booked: ${service} on ${at}. To change it, just answer here.`,
    moved: (service, at) => `Done. Your ${service} is now on ${at}.`,
    cancelled: (service) => `Your ${service} is cancelled.`,
    nothingChanges: 'All right, nothing changes.',
    order: {
      placed: (number) => `We have your order #${number} and are getting it ready.`,
      paid: (number) => `Your order #${number} is paid and we are getting it ready.`,
      packed: (number) => `Your order #${number} is packed and about to leave.`,
      shipped: (number) => `Your order #${number} is on its way.`,
      delivered: (number, day) => `Your order #${number} was delivered ${day}.`,
      cancelled: (number, day) => `Your order #${number} was cancelled ${day}.`,
      refunded: (number, day) => `Your order #${number} was refunded ${day}.`,
    },
    expected: (day) => `It should be with you ${day}.`,
    late: (day) =>
      `It should have been with you ${day}, we are sorry. Write “a person”, and a colleague will look into it.`,
    carrier: (name) => `It travels with ${name}.`,
    yesBook: 'Yes, book it',
    yesMove: 'Yes, move it',
    yesCancel: 'Yes, cancel it',
    otherTime: 'Another time',
    keepIt: 'No, keep it',
  },
  es: {
    hello: (name) => `¡Hola${name}!`,
    helloAgain: (name) => `¡Hola${name}, qué alegría volver a leerte!`,
    howToHelp: '¿En qué podemos ayudarte?',
    seeYou: (service, at) => `Te esperamos el ${at} para ${service}.`,
    welcome: 'De nada. ¡Hasta pronto!',
    asLastTime: (service, at) => `¿${service}, como la última vez, el ${at}?`,
    isFree: (service, at) => `${service} está libre el ${at}. ¿Te lo reservo?`,
    moveTo: (service, at) => `El ${at} está libre. ¿Cambio tu ${service}?`,
    whichService: '¿Qué te gustaría reservar?',
    whichTime: (service) => `Estas horas están libres para ${service}. ¿Cuál te va bien?`,
    notThen: 'Entonces no hay nada libre.',
    taken: 'Lo siento, esa hora se acaba de ocupar.',
    cancelIt: (service, at) => `¿Anulo tu ${service} del ${at}?`,
    booked: (service, at) => `Reservado: ${service}, el ${at}. Para cambiarlo, responde aquí.`,
    moved: (service, at) => `Hecho. Tu ${service} es ahora el ${at}.`,
    cancelled: (service) => `Tu ${service} queda anulado.`,
    nothingChanges: 'De acuerdo, no cambia nada.',
    order: {
      placed: (number) => `Tenemos tu pedido n.º ${number} y lo estamos preparando.`,
      paid: (number) => `Tu pedido n.º ${number} está pagado y lo estamos preparando.`,
      packed: (number) => `Tu pedido n.º ${number} está listo y a punto de salir.`,
      shipped: (number) => `Tu pedido n.º ${number} está en camino.`,
      delivered: (number, day) => `Tu pedido n.º ${number} se entregó ${day}.`,
      cancelled: (number, day) => `Tu pedido n.º ${number} se anuló ${day}.`,
      refunded: (number, day) => `Tu pedido n.º ${number} se reembolsó ${day}.`,
    },
    expected: (day) => `Debería llegarte ${day}.`,
    late: (day) =>
      `Debería haberte llegado ${day}, lo sentimos. Escribe «una persona» y lo miramos.`,
    carrier: (name) => `Viaja con ${name}.`,
    yesBook: 'Sí, resérvalo',
    yesMove: 'Sí, cámbialo',
    yesCancel: 'Sí, anúlalo',
    otherTime: 'Otra hora',
    keepIt: 'No, déjalo así',
  },
}

export function sentencesIn(language: RulesLanguage): Sentences {
  return sentences[language]
}

/** What a customer reads when people take over. It promises no time, and repeats nothing of what was written. */
const passedOn: Record<string, { asked: string; else: string }> = {
  en: {
    asked: 'Of course. A colleague will answer you here.',
    else: 'I would rather have a colleague answer this. They will write to you here.',
  },
  es: {
    asked: 'Claro. Una persona del equipo te responderá aquí.',
    else: 'Prefiero que te responda una persona del equipo. Te escribirá aquí.',
  },
  fr: {
    asked: 'Bien sûr. Une personne de l’équipe vous répondra ici.',
    else: 'Je préfère qu’une personne de l’équipe vous réponde. Elle vous écrira ici.',
  },
  de: {
    asked: 'Gerne. Jemand aus dem Team antwortet Ihnen hier.',
    else: 'Das beantwortet Ihnen lieber jemand aus dem Team. Die Antwort kommt hier.',
  },
  pt: {
    asked: 'Claro. Uma pessoa da equipa vai responder aqui.',
    else: 'Prefiro que uma pessoa da equipa responda. A resposta chega aqui.',
  },
  it: {
    asked: 'Certo. Una persona del team le risponderà qui.',
    else: 'Preferisco che le risponda una persona del team. Le scriverà qui.',
  },
}

/** The line with which the assistant hands over, in the customer's language where there is one, else in English. */
export function handOverLine(why: HandOver, language: string | null): string {
  const lines = passedOn[language ?? 'en'] ?? passedOn.en
  return (why === 'asked' ? lines?.asked : lines?.else) ?? ''
}
