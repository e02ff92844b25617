import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'

/** The languages of the app; the same list as in the profile's contract. */
export const languages = { en: 'English', es: 'Español' } as const
export type Language = keyof typeof languages

const files = import.meta.glob<Record<string, unknown>>('../locales/*.json', { import: 'default' })
/** Texts of the settings and of what is rarely opened: no part of the first load. */
const later = import.meta.glob<Record<string, unknown>>('../locales/settings/*.json', {
  import: 'default',
})
let asked: Promise<void> | undefined

/** Prepares the texts before the first screen, in the stored language or the browser's. */
export async function startLanguage(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'none',
    fallbackLng: 'en',
    interpolation: { escapeValue: false },
    returnNull: false,
    // Texts that come later are put where they are missing.
    react: { bindI18nStore: 'added' },
  })
  await setLanguage(chosenLanguage())
}

/** Switches every text, date and number; the other languages are loaded when they are wanted. */
export async function setLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    const texts = await files[`../locales/${language}.json`]?.()
    i18next.addResourceBundle(language, 'translation', texts)
  }
  if (asked !== undefined) await addLater(language)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  localStorage.setItem('atrium.language', language)
}

async function addLater(language: string): Promise<void> {
  const texts = await later[`../locales/settings/${language}.json`]?.()
  i18next.addResourceBundle(language, 'translation', texts, true)
}

/** A screen together with its texts, where those are no part of the first load. */
export async function withSettingsTexts<T>(screen: Promise<T>): Promise<T> {
  asked ??= addLater(i18next.language)
  // What a cut line kept from coming is asked for again.
  await asked.catch((error: unknown) => {
    asked = undefined
    throw error
  })
  return screen
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
