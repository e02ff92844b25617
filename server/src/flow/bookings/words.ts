/** What a customer is told of. */
export type Told = 'booked' | 'moved' | 'cancelled' | 'reminder'

type Fill = (service: string, day: string, time: string) => string

/** What customers are told, in the languages that we can write. Their answer reaches the team, or the assistant. */
const texts: Record<string, Record<Told, Fill>> = {
  en: {
    booked: (service, day, time) =>
      `Booked: ${service} on ${day} at ${time}. To change it, just answer here.`,
    moved: (service, day, time) =>
      `Moved: ${service} is now on ${day} at ${time}. To change it, just answer here.`,
    cancelled: (service, day, time) => `Cancelled: ${service} on ${day} at ${time}.`,
    reminder: (service, day, time) =>
      `A reminder of your booking: ${service} on ${day} at ${time}. To change it, just answer here.`,
  },
  es: {
    booked: (service, day, time) =>
      `Reservado: ${service}, el ${day} a las ${time}. Para cambiarlo, responde aquí.`,
    moved: (service, day, time) =>
      `Cambiado: ${service} es ahora el ${day} a las ${time}. Para cambiarlo, responde aquí.`,
    cancelled: (service, day, time) => `Anulado: ${service}, el ${day} a las ${time}.`,
    reminder: (service, day, time) =>
      `Te recordamos tu reserva: ${service}, el ${day} a las ${time}. Para cambiarla, responde aquí.`,
  },
}

/** The words in the customer's language where we have it, else in English. Times are those of the business. */
export function bookingWords(
  told: Told,
  booking: { service: string; startsAt: string },
  { language, zone }: { language: string | null; zone: string },
): string {
  const own = language?.split(/[-_]/)[0]?.toLowerCase() ?? 'en'
  const known = texts[own] ? own : 'en'
  const at = new Date(booking.startsAt)
  const form = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(known, { ...options, timeZone: zone }).format(at)
  const day = form({ weekday: 'long', day: 'numeric', month: 'long' })
  const time = form({ hour: 'numeric', minute: '2-digit' })
  return texts[known]?.[told](booking.service, day, time) ?? ''
}
