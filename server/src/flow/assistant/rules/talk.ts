import type { Answer, Situation, Tools } from '../engine.ts'
import type { Act, Offer } from '../offer.ts'
import type { Sentences } from './say.ts'
import { longTime, type When } from './when.ts'
import type { Heard, RulesLanguage } from './words.ts'

/** Everything that one answer of the rules is made of. */
export type Talk = {
  situation: Situation
  tools: Tools
  heard: Heard
  when: When
  language: RulesLanguage
  sentences: Sentences
}

/** Said before the rest, where they have just come, or come back. */
export function hello({ situation: { customer }, sentences }: Talk): string {
  const name = customer.name ? ` ${customer.name}` : ''
  return customer.returning ? sentences.helloAgain(name) : sentences.hello(name)
}

export function isFirst({ situation, heard }: Talk): boolean {
  return situation.customer.newHere || heard.wishes.includes('greeting')
}

/** A moment in words, where the business is. */
export function long(
  { situation, language }: Pick<Talk, 'situation' | 'language'>,
  at: string,
): string {
  return longTime(at, situation.zone, language)
}

export function say(text: string, acts: Act[] = []): Answer {
  return { kind: 'say', saying: { text, choices: [] }, acts, confidence: 0.9, offer: null }
}

/** A question with its answers; `acts` are done when it is asked. */
export function ask(
  text: string,
  { acts = [], ...asked }: Omit<Offer, 'token'> & { acts?: Act[] },
): Answer {
  const token = crypto.randomUUID().slice(0, 8)
  const choices = asked.options.map(({ title }, n) => ({ id: `${token}-${n}`, title }))
  const offer = { token, ...asked }
  return { kind: 'say', saying: { text, choices }, acts, confidence: 0.9, offer }
}
