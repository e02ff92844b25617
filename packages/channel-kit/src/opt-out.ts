/** What a customer says about being written to. `help` asks who is writing. */
export type OptOutWord = 'stop' | 'resume' | 'help'

/**
 * The whole message must be one of these words. English is what carriers and providers act on themselves (CTIA, FCC
 * 2025: stop, quit, end, revoke, opt out, cancel, unsubscribe); the others are the usual words of each country.
 * YES resumes at some providers and is left out: it is the answer to "shall we book it?".
 */
const words: Record<OptOutWord, Record<string, string[]>> = {
  stop: {
    en: ['stop', 'stopall', 'stop all', 'unsubscribe', 'cancel', 'end', 'quit', 'revoke'],
    'en, said otherwise': ['opt out', 'optout', 'opt-out'],
    es: ['alto', 'baja', 'parar', 'detener', 'cancelar suscripción', 'no más', 'darse de baja'],
    pt: ['pare', 'parar', 'sair', 'cancelar inscrição', 'descadastrar'],
    fr: ['arrêt', 'arrêter', 'arrêtez', 'désabonner', 'désinscrire', 'désinscription'],
    de: ['stopp', 'abmelden', 'abbestellen', 'austragen'],
    it: ['ferma', 'basta', 'disiscriviti', 'cancellami', 'annulla iscrizione'],
    nl: ['stoppen', 'afmelden', 'uitschrijven'],
    id: ['berhenti', 'henti', 'hentikan'],
    ja: ['停止', '配信停止', '解除', 'ストップ'],
    ar: ['توقف', 'إيقاف', 'الغاء', 'إلغاء الاشتراك'],
    zh: ['停止', '退订', '退訂', '取消订阅', '取消訂閱', 'td'],
    ru: ['стоп', 'отписаться', 'отписка'],
    pl: ['rezygnuję', 'wypisz'],
    tr: ['dur', 'iptal', 'ret'],
    hi: ['रोकें', 'बंद'],
    ko: ['수신거부', '중지'],
    vi: ['dừng', 'huỷ', 'từ chối'],
  },
  resume: {
    en: ['start', 'unstop', 'subscribe', 'opt in', 'opt-in'],
    es: ['alta', 'empezar', 'comenzar', 'suscribir'],
    pt: ['começar', 'iniciar', 'voltar', 'inscrever'],
    fr: ['démarrer', 'reprendre', 'abonner', 'réabonner'],
    de: ['anmelden', 'weiter'],
    it: ['inizia', 'riprendi', 'iscrivimi'],
    nl: ['starten', 'aanmelden'],
    id: ['mulai', 'lanjut'],
    ja: ['開始', '再開', '配信開始', 'スタート'],
    ar: ['ابدأ', 'اشتراك'],
    zh: ['开始', '開始', '订阅', '訂閱'],
    ru: ['старт', 'подписаться'],
    pl: ['wznów'],
    tr: ['başla'],
    hi: ['शुरू'],
    ko: ['시작'],
    vi: ['bắt đầu'],
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

const meanings = new Map<string, OptOutWord>(
  (['help', 'resume', 'stop'] as const).flatMap((meaning) =>
    Object.values(words[meaning])
      .flat()
      .map((word) => [fold(word), meaning] as const),
  ),
)

/** What a message says about being written to, when it is such a word and nothing else; never inside a sentence. */
export function optOutWord(text: string): OptOutWord | undefined {
  return text.length > 60 ? undefined : meanings.get(fold(text))
}

/** Case, width and accents away; spaces as one; quotes, stops and bangs around the word do not change it. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\u200b-\u200f\ufeff]/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[\s"'«»“”‘’„.,!¡*]+|[\s"'«»“”‘’„.,!。！、*]+$/gu, '')
    .replace(/\s+/g, ' ')
}
