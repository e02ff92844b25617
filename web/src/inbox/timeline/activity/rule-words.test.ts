import assert from 'node:assert/strict'
import { test } from 'node:test'
import i18next, { type i18n } from 'i18next'
import en from '../../../locales/settings/en.json' with { type: 'json' }
import es from '../../../locales/settings/es.json' with { type: 'json' }
import { ruleWords } from './rule-words.ts'

async function reader(lng: 'en' | 'es'): Promise<i18n> {
  const instance = i18next.createInstance()
  await instance.init({
    lng,
    interpolation: { escapeValue: false },
    resources: { en: { translation: en }, es: { translation: es } },
  })
  return instance
}

const text = 'as the server says it'

test('a rule is told in the reader’s language, with its facts', async () => {
  const { t } = await reader('es')
  const words = (code: string, data: Record<string, unknown>) =>
    ruleWords(t, 'es', { code, text, data })
  assert.match(
    words('policy:pause', { personAt: '2026-11-20T10:00:00.000Z', pauseHours: 4 }),
    /4 h/,
  )
  assert.match(
    words('policy:pause', { personAt: '2026-11-20T10:00:00.000Z', pauseHours: 4 }),
    /2026/,
  )
  assert.match(words('policy:consent', { consent: 'missing', channel: 'SMS' }), /SMS/)
  assert.notEqual(
    words('policy:window', { windowUntil: null, channel: 'WhatsApp', hours: 24 }),
    words('policy:window', {
      windowUntil: '2026-11-20T10:00:00.000Z',
      channel: 'WhatsApp',
      hours: 24,
    }),
  )
})

test('what has no words, no facts or no rule is told as the server told it', async () => {
  const { t } = await reader('en')
  assert.equal(ruleWords(t, 'en', { code: 'policy:content', text, data: { kind: 'text' } }), text)
  assert.equal(ruleWords(t, 'en', { code: 'policy:pause', text }), text)
  assert.equal(ruleWords(t, 'en', { code: '131047', text, data: {} }), text)
})

test('every rule has its words in both languages, with the same facts in them', () => {
  const factsIn = (words: string) =>
    [...words.matchAll(/{{(\w+)}}/g)].map(([, name]) => name).sort()
  assert.deepEqual(Object.keys(es.rule).sort(), Object.keys(en.rule).sort())
  const spanish = new Map(Object.entries(es.rule))
  for (const [rule, words] of Object.entries(en.rule))
    assert.deepEqual(factsIn(spanish.get(rule) ?? ''), factsIn(words), rule)
})
