/** Somebody whose name and fields stand in words. */
export type Named = { name: string; company: string | null; attributes: Record<string, string> }

const place = /\{\{\s*([^{}|]{1,100}?)\s*(?:\|([^{}]{0,200}))?\}\}/g

/**
 * The words for one person: `{{name}}`, `{{first_name}}`, `{{company}}`, or one of the team's own fields by its name; after
 * a bar what stands there for whom it is not known: `{{first_name|there}}`. What people put into their names is never read
 * as a place again.
 */
export function fillWords(text: string, person: Named): string {
  return text.replace(place, (_whole, key: string, otherwise: string | undefined) => {
    const value = filling(key, person).trim()
    return value === '' ? (otherwise ?? '').trim() : value
  })
}

/** The values of a template's places, filled likewise. They hold no line breaks, tabs or rows of spaces (132018). */
export function fillValues(values: Record<string, string>, person: Named): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([field, text]) => [
      field,
      fillWords(text, person).replace(/\s+/g, ' ').trim(),
    ]),
  )
}

/** The places in words of which nothing is known of this person, and that have no words for that. */
export function unknownIn(text: string, person: Named): string[] {
  const unknown = Array.from(text.matchAll(place)).filter(
    ([, key = '', otherwise = '']) => otherwise.trim() === '' && filling(key, person).trim() === '',
  )
  return [...new Set(unknown.map(([, key = '']) => key))]
}

/** The names of the places in words, each once. */
export function placesIn(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(place), ([, key = '']) => key))]
}

function filling(key: string, { name, company, attributes }: Named): string {
  switch (key) {
    case 'name':
      return calledBy(name)
    case 'first_name':
      return calledBy(name).split(/\s+/)[0] ?? ''
    case 'company':
      return company ?? ''
    default:
      return Object.hasOwn(attributes, key) ? (attributes[key] ?? '') : ''
  }
}

/** A record without a name is called by its number or address: nobody wants to be greeted by that. */
function calledBy(name: string): string {
  return /\p{L}/u.test(name) && !name.includes('@') ? name.trim() : ''
}
