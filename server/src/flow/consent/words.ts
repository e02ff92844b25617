/** What a customer says about being written to. `help` asks who is writing. */
export type OptOutWord = 'stop' | 'resume' | 'help'

type Words = Record<OptOutWord, Record<string, string[]>>

/**
 * Words that mean one thing only when a message is nothing else, on whatever channel. YES resumes at some providers and
 * is left out: it is the answer to "shall we book it?".
 */
const clear: Words = {
  stop: {
    en: ['stop', 'stopall', 'stop all', 'unsubscribe', 'opt out', 'optout', 'opt-out'],
    'en, buttons of marketing templates': ['stop promotions', 'stop marketing', 'stop messages'],
    es: ['baja', 'parar', 'detener', 'cancelar suscripción', 'darse de baja', 'darme de baja'],
    pt: ['pare', 'parar', 'sair', 'cancelar inscrição', 'descadastrar', 'parar promoções'],
    fr: ['arrêter', 'arrêtez', 'désabonner', 'désinscrire', 'désinscription', 'stop pub'],
    de: ['stopp', 'abmelden', 'abbestellen', 'austragen'],
    it: ['disiscriviti', 'cancellami', 'annulla iscrizione', 'disiscrivimi'],
    nl: ['stoppen', 'afmelden', 'uitschrijven'],
    id: ['berhenti', 'henti', 'hentikan', 'berhenti berlangganan'],
    ja: ['停止', '配信停止', 'ストップ', '配信解除'],
    ar: ['توقف', 'إيقاف', 'إلغاء الاشتراك', 'قف'],
    zh: ['停止', '退订', '退訂', '取消订阅', '取消訂閱'],
    ru: ['стоп', 'отписаться', 'отписка'],
    pl: ['wypisz', 'wypisz mnie', 'anuluj subskrypcję'],
    tr: ['durdur', 'abonelikten çık', 'aboneliği iptal et'],
    hi: ['रोकें', 'सदस्यता समाप्त'],
    ko: ['수신거부', '중지', '수신 거부'],
    vi: ['dừng', 'huỷ đăng ký', 'ngừng'],
  },
  resume: {
    en: ['start', 'unstop', 'subscribe', 'opt in', 'opt-in'],
    es: ['alta', 'suscribir', 'darme de alta'],
    pt: ['começar', 'inscrever'],
    fr: ['démarrer', 'abonner', 'réabonner'],
    de: ['anmelden', 'starten'],
    it: ['iscrivimi'],
    nl: ['starten', 'aanmelden'],
    id: ['mulai', 'berlangganan'],
    ja: ['開始', '再開', '配信開始', 'スタート'],
    ar: ['ابدأ', 'اشتراك'],
    zh: ['开始', '開始', '订阅', '訂閱'],
    ru: ['старт', 'подписаться'],
    pl: ['wznów', 'zapisz mnie'],
    tr: ['başlat', 'abone ol'],
    hi: ['शुरू'],
    ko: ['시작', '수신동의'],
    vi: ['bắt đầu', 'đăng ký'],
  },
  help: {
    en: ['help', 'info'],
    es: ['ayuda'],
    pt: ['ajuda'],
    fr: ['aide'],
    de: ['hilfe'],
    it: ['aiuto'],
    nl: ['hulp'],
    id: ['bantuan'],
    ja: ['ヘルプ'],
    ar: ['مساعدة'],
    zh: ['帮助', '幫助'],
    ru: ['помощь'],
    pl: ['pomoc'],
    tr: ['yardım'],
    hi: ['मदद'],
    ko: ['도움말'],
    vi: ['trợ giúp'],
  },
}

/**
 * Words that carriers and providers act on as well (CTIA, FCC 2025), or that are used so by SMS in a country. In a chat
 * they are answers: "cancel" is about tomorrow's appointment, "weiter" about the next step.
 */
const bySms: Words = {
  stop: {
    en: ['cancel', 'end', 'quit', 'revoke'],
    es: ['alto', 'no más'],
    fr: ['arrêt'],
    it: ['ferma', 'basta'],
    ja: ['解除'],
    ar: ['الغاء'],
    zh: ['td'],
    pl: ['rezygnuję'],
    tr: ['dur', 'iptal', 'ret'],
    hi: ['बंद'],
    vi: ['huỷ', 'từ chối'],
  },
  resume: {
    es: ['empezar', 'comenzar'],
    pt: ['iniciar', 'voltar'],
    fr: ['reprendre'],
    de: ['weiter'],
    it: ['inizia', 'riprendi'],
    id: ['lanjut'],
    tr: ['başla'],
  },
  help: {},
}

const clearly = meanings(clear)
const onSms = new Map([...meanings(bySms), ...clearly])

/**
 * What a text says about being written to, when it is such a word and nothing else; never inside a sentence. `sms`: with
 * the words that carriers act on.
 */
export function optOutWord(text: string, sms: boolean): OptOutWord | undefined {
  return text.length > 60 ? undefined : (sms ? onSms : clearly).get(fold(text))
}

/** The languages in which a text is a word like STOP. */
export function stopLanguages(text: string): string[] {
  const word = fold(text)
  const lists = [...Object.entries(clear.stop), ...Object.entries(bySms.stop)]
  const spoken = lists.filter(([, words]) => words.some((each) => fold(each) === word))
  return [...new Set(spoken.map(([language]) => language.slice(0, 2)))]
}

function meanings(words: Words): Map<string, OptOutWord> {
  return new Map(
    (['help', 'resume', 'stop'] as const).flatMap((meaning) =>
      Object.values(words[meaning])
        .flat()
        .map((word) => [fold(word), meaning] as const),
    ),
  )
}

/** Case, width and accents away; spaces as one; quotes, stops and bangs around the word do not change it. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\u200b-\u200f\u2066-\u2069\ufeff]/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}?？؟]+$/gu, '')
    .replace(/\s+/g, ' ')
}
