import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import i18next from 'i18next'
import { dueWords } from './due-words.ts'

const texts = async (language: string) =>
  JSON.parse(await readFile(new URL(`../../locales/${language}.json`, import.meta.url), 'utf8'))
const at = '2026-11-26T12:00:00.000Z'
const before = (minutes: number) => Date.parse(at) - minutes * 60_000

test('who waits is told of in the reader’s language: the promise, the window, and that it has passed', async () => {
  for (const [language, expected] of [
    [
      'en',
      [
        'Answer within 3 min',
        'Answer overdue by 10 min',
        'Window closes in 2 h',
        'Window closed 1 h ago',
      ],
    ],
    [
      'es',
      [
        'Responder en 3 min',
        'Respuesta con 10 min de retraso',
        'La ventana se cierra en 2 h',
        'La ventana se cerró hace 1 h',
      ],
    ],
  ] as const) {
    const i18n = i18next.createInstance()
    await i18n.init({
      lng: language,
      resources: { [language]: { translation: await texts(language) } },
    })
    const words = (by: 'sla' | 'window', now: number) => dueWords(i18n.t, language, { at, by }, now)
    const said = [
      words('sla', before(3)),
      words('sla', before(-10)),
      words('window', before(120)),
      words('window', before(-60)),
    ]
    const promised = { at, by: 'sla', soonAt: new Date(before(30)).toISOString() } as const
    assert.deepEqual(
      [31, 30].map((minutes) => dueWords(i18n.t, language, promised, before(minutes)).isSoon),
      [false, true],
    )
    // English of some countries says “hr”.
    assert.deepEqual(
      said.map((one) => one.words.replace(/ hr\b/, ' h')),
      expected,
    )
    assert.deepEqual(
      said.map(({ isSoon }) => isSoon),
      [true, true, false, true],
    )
  }
})
