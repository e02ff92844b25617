import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'

/** The languages of the app; the same list as in the profile's contract. */
export const languages = { en: 'English', es: 'Español' } as const
export type Language = keyof typeof languages

const files = import.meta.glob<Record<string, unknown>>('../locales/*.json', { import: 'default' })

/** Prepares the texts before the first screen, in the stored language or the browser's. */
export async function startLanguage(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'none',
    fallbackLng: 'en',
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  await setLanguage(chosenLanguage())
}

/** Switches every text, date and number; the other languages are loaded when they are wanted. */
export async function setLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    const texts = await files[`../locales/${language}.json`]?.()
    i18next.addResourceBundle(language, 'translation', texts)
  }
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  localStorage.setItem('atrium.language', language)
}

function chosenLanguage(): Language {
  const wanted = [localStorage.getItem('atrium.language') ?? '', ...navigator.languages]
  for (const tag of wanted) {
    const language = tag.split('-')[0]
    if (language !== undefined && isLanguage(language)) return language
  }
  return 'en'
}

/** Whether the app speaks it. */
export function isLanguage(value: string): value is Language {
  return Object.hasOwn(languages, value)
}
