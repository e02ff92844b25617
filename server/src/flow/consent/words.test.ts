import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type OptOutWord, optOutWord } from './words.ts'

const languages: [string, stop: string[], resume: string[]][] = [
  ['English', ['STOP', 'unsubscribe', 'Opt out', 'Stop promotions'], ['START', 'Unstop']],
  ['Spanish', ['BAJA', 'parar', 'Cancelar suscripción'], ['ALTA', 'Darme de alta']],
  ['Portuguese', ['PARE', 'sair', 'Descadastrar'], ['COMEÇAR', 'inscrever']],
  ['French', ['Arrêter', 'DESABONNER', 'Stop pub'], ['Démarrer', 'réabonner']],
  ['German', ['STOPP', 'abmelden', 'Abbestellen'], ['Anmelden']],
  ['Italian', ['Disiscriviti', 'CANCELLAMI'], ['iscrivimi']],
  ['Dutch', ['STOPPEN', 'Afmelden'], ['aanmelden']],
  ['Indonesian', ['BERHENTI', 'hentikan'], ['mulai']],
  ['Japanese', ['停止', '配信停止', 'ストップ', 'ｽﾄｯﾌﾟ'], ['再開', 'スタート']],
  ['Arabic', ['توقف', 'إيقاف', 'إلغاء الاشتراك'], ['ابدأ']],
  ['Chinese', ['退订', '退訂', '取消订阅'], ['开始', '訂閱']],
  ['Russian', ['СТОП', 'Отписаться'], ['старт']],
  ['Polish', ['WYPISZ', 'wypisz mnie'], ['wznów']],
  ['Turkish', ['DURDUR', 'Abonelikten çık'], ['başlat']],
  ['Hindi', ['रोकें'], ['शुरू']],
  ['Korean', ['수신거부', '중지'], ['시작']],
  ['Vietnamese', ['DỪNG', 'ngừng'], ['bắt đầu']],
]

for (const [language, stops, resumes] of languages)
  test(`${language}: the word alone stops, and another takes it back, on every channel`, () => {
    for (const sms of [true, false]) {
      for (const text of stops) assert.equal(optOutWord(text, sms), 'stop', text)
      for (const text of resumes) assert.equal(optOutWord(text, sms), 'resume', text)
    }
  })

test('case, width, accents, marks and pictures around the word do not change it', () => {
  for (const text of [
    'stop',
    ' Stop. ',
    '"STOP"',
    'ＳＴＯＰ',
    '¡BAJA!',
    '🛑 STOP 🛑',
    '*stop*',
    '\u2066توقف\u2069',
    'stop\n',
    'STOP…',
  ])
    assert.equal(optOutWord(text, false), 'stop', JSON.stringify(text))
})

test('HELP asks who writes, and says nothing else', () => {
  for (const text of ['HELP', 'info', 'AYUDA', 'aide', 'Hilfe', 'ヘルプ', 'مساعدة'])
    assert.equal(optOutWord(text, false), 'help', text)
})

test('what carriers act on is a STOP by SMS, and an answer in a chat', () => {
  const words: [string, OptOutWord][] = [
    ['CANCEL', 'stop'],
    ['end', 'stop'],
    ['QUIT', 'stop'],
    ['Alto', 'stop'],
    ['basta', 'stop'],
    ['iptal', 'stop'],
    ['huỷ', 'stop'],
    ['weiter', 'resume'],
    ['voltar', 'resume'],
  ]
  for (const [text, meaning] of words) {
    assert.equal(optOutWord(text, true), meaning, text)
    assert.equal(optOutWord(text, false), undefined, text)
  }
})

test('a sentence that holds the word is a sentence, a question is a question, and yes is an answer', () => {
  for (const text of [
    'stop by the shop',
    'Please stop by at ten',
    'I will not stop.',
    'stop, I meant Tuesday',
    'Stop?',
    'توقف؟',
    'Where is the bus stop',
    'Baja médica',
    'Dar de alta a mi hija',
    'Start tomorrow',
    'Can you help me?',
    'the end',
    'YES',
    'sí',
    '',
    ' ',
    '...',
    '🛑',
    'st op',
    'nonstop',
    'stopp den Termin',
    '停止線',
    'toString',
    '__proto__',
    'constructor',
    `stop${' '.repeat(100)}`,
    'stop '.repeat(1000),
  ])
    for (const sms of [true, false]) assert.equal(optOutWord(text, sms), undefined, text)
})

test('more words before or after it never count', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{2,12}$/), (word) => {
      fc.pre(!['all', 'pub', 'promotions', 'marketing', 'messages'].includes(word))
      assert.equal(optOutWord(`stop ${word}`, true), undefined)
      assert.equal(optOutWord(`${word} unsubscribe`, true), undefined)
    }),
  )
})
