import { ar } from './ar.ts'
import { en, type Words } from './en.ts'
import { es } from './es.ts'

const languages: Record<string, Words> = { en, es, ar }
const rightToLeft = ['ar', 'fa', 'he', 'ur']

export type Language = {
  code: string
  dir: 'ltr' | 'rtl'
  words: Words
}

/** The first wished language that we have words for; English otherwise. `es-MX` is Spanish. */
export function pickLanguage(wishes: (string | null | undefined)[]): Language {
  const code = wishes
    .map((wish) => String(wish).toLowerCase().split(/[-_]/)[0] ?? '')
    .find((wish) => Object.hasOwn(languages, wish))
  const chosen = code ?? 'en'
  return {
    code: chosen,
    dir: rightToLeft.includes(chosen) ? 'rtl' : 'ltr',
    words: languages[chosen] ?? en,
  }
}

/** Puts values into a sentence: `fill('Hi {name}', { name: 'Ana' })`. */
export function fill(sentence: string, values: Record<string, string>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '')
}
