import type { Purpose } from '@atrium/contract/sending/consent'

/** Stands where the link goes when the mail leaves: what members read cannot confirm anything. */
const linkMark = '[link]'

type MailWords = { purposes: Record<Purpose, string>; subject: string; text: string }

const words: Record<'en' | 'es', MailWords> = {
  en: {
    purposes: {
      marketing: 'offers and news',
      reminders: 'reminders',
      surveys: 'short surveys',
    },
    subject: 'Please confirm: {purpose} from {business}',
    text: `{business} was told that {purpose} may be sent to this address. If that is right, confirm it here:

${linkMark}

The link is good for 7 days. If it is not right, do nothing: nothing will be sent.`,
  },
  es: {
    purposes: {
      marketing: 'ofertas y novedades',
      reminders: 'recordatorios',
      surveys: 'encuestas breves',
    },
    subject: 'Confirme, por favor: {purpose} de {business}',
    text: `A {business} le han dicho que puede enviar {purpose} a esta dirección. Si es correcto, confírmelo aquí:

${linkMark}

El enlace vale 7 días. Si no es correcto, no haga nada: no se enviará nada.`,
  },
}

/** The mail that asks. Nothing in it comes from whoever gave the address. */
export function confirmationMail(
  language: string | null,
  purpose: Purpose,
  business: string,
): { kind: 'email'; subject: string; text: string } {
  const { purposes, subject, text } = words[/^es\b/i.test(language ?? '') ? 'es' : 'en']
  const fill = (line: string): string =>
    line
      .replaceAll('{purpose}', () => purposes[purpose])
      .replaceAll('{business}', () => business.replaceAll(/\s+/g, ' ').trim())
  return { kind: 'email', subject: fill(subject), text: fill(text) }
}

/** The text with its link. The business may be called like the mark: the last one is ours. */
export function withConfirmLink(text: string, url: string): string {
  const at = text.lastIndexOf(linkMark)
  return at < 0 ? text : text.slice(0, at) + url + text.slice(at + linkMark.length)
}
