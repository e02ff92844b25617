import type { Answer, Engine, Situation, Tools } from '../engine.ts'
import { again, book, cancel, greet, move, take } from './bookings.ts'
import { chosen } from './choose.ts'
import { whereIs } from './orders.ts'
import { sentencesIn } from './say.ts'
import { say, type Talk } from './talk.ts'
import { whenIn } from './when.ts'
import { hear, type RulesLanguage } from './words.ts'

/**
 * The engine that needs no model: word lists for what customers of a business want most, in English and Spanish, and
 * questions with few answers. What it does not understand it hands over; it never guesses.
 */
export const rules: Engine = { name: 'rules', answer }

/** A greeting or a thank-you is one only where next to nothing else is said. */
const restAllowed = 1

async function answer(situation: Situation, tools: Tools): Promise<Answer> {
  const heard = hear(situation.message.text)
  const [wish] = heard.wishes
  if (wish === 'person') return { kind: 'hand_over', why: 'asked', confidence: 1 }
  const language = languageOf(situation, heard.language)
  const sentences = sentencesIn(language)
  const talk = { situation, tools, heard, language, sentences, when: whenIn(heard.said) }
  const choice = chosen(situation, heard)
  if (situation.refused) return (await again(talk, choice)) ?? unsure
  if (choice) return (await take(talk, choice)) ?? unsure
  return (await wished(talk)) ?? unsure
}

async function wished(talk: Talk): Promise<Answer | undefined> {
  const { wishes, rest } = talk.heard
  const { cameOver } = talk.situation.customer
  switch (wishes[0]) {
    case 'order':
      return whereIs(talk)
    case 'cancel':
      return cancel(talk)
    case 'move':
      return move(talk)
    case 'book':
      return book(talk)
    case 'greeting':
      return rest > restAllowed && !cameOver ? undefined : greet(talk)
    case 'thanks':
      return rest > restAllowed ? undefined : say(talk.sentences.welcome)
    default:
      return cameOver ? greet(talk) : undefined
  }
}

/** The customer's own, where the rules speak it; else that of their words. */
function languageOf({ customer }: Situation, heard: RulesLanguage | null): RulesLanguage {
  if (customer.language === 'es' || customer.language === 'en') return customer.language
  return heard ?? 'en'
}

const unsure: Answer = { kind: 'hand_over', why: 'unsure', confidence: 0 }
