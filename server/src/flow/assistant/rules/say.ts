import type { HandOver } from '../../intent.ts'
import type { RulesLanguage } from './words.ts'

/** The sentences of the rules. */
const sentences = {
  en: {
    hello: (name: string) => `Hello${name}! How can we help you?`,
    helloAgain: (name: string) => `Hello${name}, good to hear from you again! How can we help you?`,
    welcome: () => 'You are welcome. See you soon!',
  },
  es: {
    hello: (name: string) => `¡Hola${name}! ¿En qué podemos ayudarle?`,
    helloAgain: (name: string) =>
      `¡Hola${name}, qué alegría volver a leerle! ¿En qué podemos ayudarle?`,
    welcome: () => 'De nada. ¡Hasta pronto!',
  },
}

export type Sentences = (typeof sentences)['en']

export function sentencesIn(language: RulesLanguage): Sentences {
  return sentences[language]
}

/** What a customer reads when people take over. It promises no time, and repeats nothing of what was written. */
const passedOn: Record<string, { asked: string; else: string }> = {
  en: {
    asked: 'Of course. A colleague will answer you here.',
    else: 'I would rather have a colleague answer this. They will write to you here.',
  },
  es: {
    asked: 'Claro. Una persona del equipo le responderá aquí.',
    else: 'Prefiero que le responda una persona del equipo. Le escribirá aquí.',
  },
  fr: {
    asked: 'Bien sûr. Une personne de l’équipe vous répondra ici.',
    else: 'Je préfère qu’une personne de l’équipe vous réponde. Elle vous écrira ici.',
  },
  de: {
    asked: 'Gerne. Jemand aus dem Team antwortet Ihnen hier.',
    else: 'Das beantwortet Ihnen lieber jemand aus dem Team. Die Antwort kommt hier.',
  },
  pt: {
    asked: 'Claro. Uma pessoa da equipa vai responder aqui.',
    else: 'Prefiro que uma pessoa da equipa responda. A resposta chega aqui.',
  },
  it: {
    asked: 'Certo. Una persona del team le risponderà qui.',
    else: 'Preferisco che le risponda una persona del team. Le scriverà qui.',
  },
}

/** The line with which the assistant hands over, in the customer's language where there is one, else in English. */
export function handOverLine(why: HandOver, language: string | null): string {
  const lines = passedOn[language ?? 'en'] ?? passedOn.en
  return (why === 'asked' ? lines?.asked : lines?.else) ?? ''
}
