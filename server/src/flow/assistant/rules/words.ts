/** The languages that the rules answer in. */
export type RulesLanguage = 'en' | 'es'

/** What a customer wants, as far as word lists can tell. */
export type Wish =
  | 'person'
  | 'order'
  | 'cancel'
  | 'move'
  | 'book'
  | 'no'
  | 'yes'
  | 'thanks'
  | 'greeting'

/** Without accents and in lower case, whole words. The order of the wishes is their rank: "cancel, please" is no thanks. */
const phrases: Record<Wish, Record<RulesLanguage, string[]>> = {
  person: {
    en: [
      'a person',
      'real person',
      'a human',
      'human being',
      'human',
      'an agent',
      'operator',
      'representative',
      'somebody real',
      'speak to someone',
      'talk to someone',
      'speak to somebody',
      'talk to somebody',
      'not a bot',
      'not a robot',
      'call me',
    ],
    es: [
      'una persona',
      'persona real',
      'un humano',
      'humano',
      'un agente',
      'operador',
      'operadora',
      'hablar con alguien',
      'hablar con una persona',
      'no un robot',
      'no un bot',
      'llamenme',
      'llamame',
    ],
  },
  // Where something that was bought is; not that somebody wants to buy.
  order: {
    en: [
      'my order',
      'our order',
      'the order',
      'order number',
      'order status',
      'my package',
      'my parcel',
      'my delivery',
      'my shipment',
    ],
    es: [
      'mi pedido',
      'nuestro pedido',
      'el pedido',
      'del pedido',
      'numero de pedido',
      'mi paquete',
      'mi envio',
      'mi compra',
    ],
  },
  cancel: {
    en: ['cancel', 'call it off', 'cannot come', 'can t come', 'cant come', 'can t make it'],
    es: ['cancelar', 'cancela', 'anular', 'anula', 'no puedo ir', 'no podre ir'],
  },
  move: {
    en: [
      'reschedule',
      'come later',
      'another time',
      'another day',
      'different time',
      'different day',
      'move it',
      'move my',
      'move the',
      'postpone',
      'change my appointment',
      'change the appointment',
      'change the time',
      'make it later',
      'earlier instead',
      'later instead',
      'instead',
    ],
    es: [
      'reprogramar',
      'cambiar la cita',
      'cambiar mi cita',
      'cambiar la hora',
      'cambiar el dia',
      'mover',
      'aplazar',
      'posponer',
      'otra hora',
      'otro dia',
      'mas tarde',
      'venir mas tarde',
    ],
  },
  book: {
    en: [
      'book',
      'booking',
      'appointment',
      'reserve',
      'reservation',
      'a slot',
      'free slot',
      'any slots',
      'a trial',
      'that trial',
      'come in',
      'same as last time',
      'the usual',
      'my usual',
    ],
    es: [
      'reservar',
      'reserva',
      'una cita',
      'cita',
      'turno',
      'hueco',
      'lo de siempre',
      'lo mismo de la ultima vez',
      'pedir hora',
    ],
  },
  no: {
    en: ['no', 'nope', 'not that', 'none', 'neither', 'no thanks', 'no thank you'],
    es: ['no', 'ninguno', 'ninguna', 'no gracias', 'mejor no'],
  },
  yes: {
    en: [
      'yes',
      'yeah',
      'yep',
      'yes please',
      'sure',
      'ok',
      'okay',
      'perfect',
      'great',
      'sounds good',
      'that works',
      'please do',
      'works for me',
    ],
    es: [
      'si',
      'vale',
      'claro',
      'perfecto',
      'de acuerdo',
      'esta bien',
      'me va bien',
      'por supuesto',
    ],
  },
  thanks: {
    en: ['thanks', 'thank you', 'many thanks', 'cheers', 'bye', 'goodbye', 'see you'],
    es: ['gracias', 'muchas gracias', 'mil gracias', 'adios', 'hasta luego', 'nos vemos'],
  },
  greeting: {
    en: ['hi', 'hello', 'hey', 'good morning', 'good afternoon', 'good evening'],
    es: ['hola', 'buenas', 'buenos dias', 'buenas tardes', 'buenas noches'],
  },
}

/** Said around the wish, and no reason to doubt it. */
const fillers: Record<RulesLanguage, string[]> = {
  en: 'please there again team all i would d like to want a an the you so much very for it is its it s me am this will do that and my'.split(
    ' ',
  ),
  es: 'por favor otra vez equipo a todos quiero quisiera me gustaria un una el la de y muy que tal soy yo es'.split(
    ' ',
  ),
}

/** Said around a question after an order, and no reason to doubt that it is one. */
const askedAround: Record<RulesLanguage, string[]> = {
  en: 'where when what how s status of has have hasn haven t been be not no still yet already now on its way come coming arrive arrives arrived arriving ship ships shipped sent here get got expect delivered delivery could can know tell say about number and today last week ordered waiting ready'.split(
    ' ',
  ),
  es: 'donde cuando como cual estado en ha han he sido no aun todavia ya ahora camino llega llegara llegado llegar llegan enviado enviaron envio sale salido esta estara recibo recibir recibido puede pueden podria podrian decir decirme saber se sobre numero hoy semana pasada espero esperando lo le los su mi con listo'.split(
    ' ',
  ),
}

export type Heard = {
  /** The text as `plain` makes it. */
  said: string
  /** Everything that it may wish, the foremost first. */
  wishes: Wish[]
  /** Of the words that told the foremost; null where nothing was understood. */
  language: RulesLanguage | null
  /** How many words belong to nothing that was understood. */
  rest: number
}

/** What a text wishes, by the words in it. */
export function hear(text: string): Heard {
  const said = plain(text)
  const found = (Object.entries(phrases) as [Wish, (typeof phrases)[Wish]][]).flatMap(
    ([wish, byLanguage]) => {
      const language = (['en', 'es'] as const).find((one) =>
        byLanguage[one].some((phrase) => said.includes(` ${phrase} `)),
      )
      return language ? [{ wish, language }] : []
    },
  )
  const language = found[0]?.language ?? null
  const rest = language ? restOf(said, language) : said.split(' ').filter(Boolean).length
  return { said, wishes: found.map(({ wish }) => wish), language, rest }
}

/** Lower case, without accents and punctuation, one space around each word. */
export function plain(text: string): string {
  const words = text
    .slice(0, 2_000)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+(?::\d\d)?/gu)
  return ` ${(words ?? []).join(' ')} `
}

/** Whether a text asks after an order and says nothing else: "it came broken" is for people, though it names one. */
export function asksAfterOrder(said: string, language: RulesLanguage): boolean {
  return restOf(said, language, askedAround[language]) === 0
}

/** How many words nobody accounts for. */
function restOf(said: string, language: RulesLanguage, around: string[] = []): number {
  let left = said
  const known = Object.values(phrases).flatMap((one) => one[language])
  for (const phrase of [...known].sort((a, b) => b.length - a.length))
    left = left.replaceAll(` ${phrase} `, '  ')
  const words = left.split(' ').filter((word) => word !== '')
  const accounted = new Set([...fillers[language], ...around])
  return words.filter((word) => !accounted.has(word)).length
}
