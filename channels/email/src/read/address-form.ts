const atom = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
/** A dot-atom address in ASCII: the one form that all programs read alike. */
export const addressForm = `(${atom}(?:\\.${atom})*@${label}(?:\\.${label})+)`

const plainForm = new RegExp(`^${addressForm}$`, 'i')

/** Whether this is an address that mail can be sent to. */
export function isMailAddress(text: string): boolean {
  return text.length <= 254 && plainForm.test(text)
}
