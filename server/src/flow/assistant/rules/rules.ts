import type { Answer, Engine, Situation } from '../engine.ts'
import { sentencesIn } from './say.ts'
import { type Heard, hear, type RulesLanguage } from './words.ts'

/**
 * The engine that needs no model: word lists for what customers of a business want most, in English and Spanish. What it
 * does not understand it hands over; it never guesses.
 */
export const rules: Engine = {
  name: 'rules',
  answer: async (situation) => {
    const heard = hear(situation.message.text)
    const language = languageOf(situation, heard)
    return talk(situation, heard, language)
  },
}

/** The customer's own, where the rules speak it; else that of their words. */
function languageOf({ customer }: Situation, heard: Heard): RulesLanguage {
  if (customer.language === 'es' || customer.language === 'en') return customer.language
  return heard.language ?? 'en'
}

/** A greeting or a thank-you is one only where next to nothing else is said. */
const restAllowed = 1

function talk(situation: Situation, heard: Heard, language: RulesLanguage): Answer {
  const { wish, rest } = heard
  if (wish === 'person') return { kind: 'hand_over', why: 'asked', confidence: 1 }
  if (rest > restAllowed) return unsure
  const sentences = sentencesIn(language)
  const { name, returning } = situation.customer
  const called = name ? ` ${name}` : ''
  if (wish === 'greeting') return say((returning ? sentences.helloAgain : sentences.hello)(called))
  if (wish === 'thanks') return say(sentences.welcome())
  return unsure
}

const unsure: Answer = { kind: 'hand_over', why: 'unsure', confidence: 0 }

function say(text: string): Answer {
  return { kind: 'say', saying: { text, choices: [] }, confidence: 0.9, offer: null }
}
