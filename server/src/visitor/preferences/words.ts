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
  },
}

/** `language`: of the record; `accepted`: the browser's Accept-Language. */
export function languageOf(language: string | null, accepted: string | undefined): 'en' | 'es' {
  const wanted = language ?? accepted ?? ''
  return /^\s*es\b/i.test(wanted) ? 'es' : 'en'
}
