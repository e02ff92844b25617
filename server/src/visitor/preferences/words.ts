import type { Purpose } from '@atrium/contract/sending/consent'

export type PageWords = {
  title: string
  /** `{business}` and `{address}` stand for theirs. */
  intro: string
  purposes: Record<Purpose, { label: string; text: string }>
  save: string
  stopAll: string
  saved: string
  closed: string
  answers: string
  unknown: string
  expired: string
  /** A short link that leads nowhere. */
  noLink: { title: string; text: string }
  /** The page that asks for a confirmation; `{purpose}`, `{business}` and `{address}` stand for theirs. */
  confirm: {
    title: string
    text: string
    button: string
    done: string
    confirmed: string
    stopped: string
    expired: string
  }
}

/** What a customer reads. Their language is known from their record, else their browser says it. */
export const pageWords: Record<'en' | 'es', PageWords> = {
  en: {
    title: 'What you get from us',
    intro: 'Choose what {business} may send to {address}.',
    purposes: {
      marketing: { label: 'Offers and news', text: 'Campaigns, discounts, invitations.' },
      reminders: { label: 'Reminders', text: 'Appointments, payments, things you left open.' },
      surveys: { label: 'Surveys', text: 'Short questions about how it went.' },
    },
    save: 'Save',
    stopAll: 'Stop everything',
    saved: 'Saved. It holds from now on.',
    closed:
      'You have sent STOP from this address, so nothing is sent to it. Send START from there to get messages again.',
    answers: 'Answers to what you write yourself, receipts and codes still come.',
    unknown: 'This link is not valid. It may be cut off: open it from the message again.',
    expired: 'This link has expired. Open a newer message, or answer STOP to any of them.',
    noLink: {
      title: 'This link leads nowhere',
      text: 'It may be cut off: open it from the message again.',
    },
    confirm: {
      title: 'Is this what you want?',
      text: '“{purpose}” from {business} to {address}.',
      button: 'Yes, send it to me',
      done: 'Confirmed',
      confirmed: 'Thank you. You can take it back at any time, with the link in each message.',
      stopped: 'You have asked for no such messages since, so nothing was changed.',
      expired: 'This link has expired. Ask for a new one where you signed up.',
    },
  },
  es: {
    title: 'Qué recibe de nosotros',
    intro: 'Elija qué puede enviar {business} a {address}.',
    purposes: {
      marketing: { label: 'Ofertas y novedades', text: 'Campañas, descuentos, invitaciones.' },
      reminders: { label: 'Recordatorios', text: 'Citas, pagos, asuntos pendientes.' },
      surveys: { label: 'Encuestas', text: 'Preguntas breves sobre cómo fue.' },
    },
    save: 'Guardar',
    stopAll: 'Dejar de recibir todo',
    saved: 'Guardado. Vale desde ahora.',
    closed:
      'Envió BAJA o STOP desde esta dirección, así que no se le envía nada. Envíe START desde ella para volver a recibir mensajes.',
    answers: 'Las respuestas a lo que usted escriba, los recibos y los códigos siguen llegando.',
    unknown: 'Este enlace no es válido. Puede estar cortado: ábralo de nuevo desde el mensaje.',
    expired: 'Este enlace ha caducado. Abra un mensaje más reciente, o responda BAJA a cualquiera.',
    noLink: {
      title: 'Este enlace no lleva a ningún sitio',
      text: 'Puede estar cortado: ábralo de nuevo desde el mensaje.',
    },
    confirm: {
      title: '¿Es lo que quiere?',
      text: '«{purpose}» de {business} a {address}.',
      button: 'Sí, quiero recibirlo',
      done: 'Confirmado',
      confirmed: 'Gracias. Puede retirarlo cuando quiera, con el enlace de cada mensaje.',
      stopped: 'Desde entonces pidió no recibir estos mensajes, así que no se ha cambiado nada.',
      expired: 'Este enlace ha caducado. Pida uno nuevo donde se apuntó.',
    },
  },
}

/** `language`: of the record; `accepted`: the browser's Accept-Language. */
export function languageOf(language: string | null, accepted: string | undefined): 'en' | 'es' {
  const wanted = language ?? accepted ?? ''
  return /^\s*es\b/i.test(wanted) ? 'es' : 'en'
}
