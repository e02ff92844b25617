import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { optOutWord } from '../src/opt-out.ts'

test('the word alone counts, in each language, whatever its case, width, accents and the marks around it', () => {
  const stops = [
    'STOP',
    ' stop ',
    'Stop.',
    '"STOP"',
    'ＳＴＯＰ',
    'StopAll',
    'opt-out',
    'UNSUBSCRIBE',
  ]
  const abroad = ['BAJA', 'alto', 'PARE', 'sair', 'ARRET', 'arrêt', 'STOPP', 'abmelden', 'basta']
  const further = [
    'AFMELDEN',
    'berhenti',
    '停止',
    '配信停止',
    'توقف',
    '退订',
    'СТОП',
    'DUR',
    '수신거부',
  ]
  for (const text of [...stops, ...abroad, ...further]) assert.equal(optOutWord(text), 'stop', text)
  for (const text of ['START', 'unstop', 'ALTA', 'começar', 'Démarrer', '再開', 'ابدأ', 'старт'])
    assert.equal(optOutWord(text), 'resume', text)
  for (const text of ['HELP', 'info', 'AYUDA', 'aide', 'Hilfe', 'ヘルプ', 'مساعدة'])
    assert.equal(optOutWord(text), 'help', text)
})

test('a sentence that holds the word is a sentence, and yes is an answer', () => {
  for (const text of [
    'Please stop by at ten',
    'I will not stop.',
    'stop, I meant Tuesday',
    'Can you help me?',
    'the end',
    'YES',
    'sí',
    '',
    ' ',
    '...',
    'st op',
    'nonstop',
    'toString',
    '__proto__',
    'constructor',
  ])
    assert.equal(optOutWord(text), undefined, text)
})

test('more words before or after it never count', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{2,12}$/), (word) => {
      fc.pre(optOutWord(`stop ${word}`) !== 'stop' || word !== 'all')
      if (word !== 'all') assert.equal(optOutWord(`stop ${word}`), undefined)
      assert.equal(optOutWord(`${word} unsubscribe`), undefined)
    }),
  )
})
