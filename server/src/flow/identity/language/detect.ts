/** Scripts that one language is written in, or nearly so: the first that the text holds decides. */
const scripts: [RegExp, string][] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'ja'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Thai}/u, 'th'],
  [/\p{Script=Hebrew}/u, 'he'],
  [/\p{Script=Greek}/u, 'el'],
  [/\p{Script=Devanagari}/u, 'hi'],
  [/\p{Script=Arabic}/u, 'ar'],
  [/[іїєґ]/u, 'uk'],
  [/\p{Script=Cyrillic}/u, 'ru'],
  [/\p{Script=Han}/u, 'zh'],
]

/** Words that a language uses all the time and its neighbours do not. A word of two languages is in both lists. */
const words: Record<string, string> = {
  en: 'the and is are you your do does have has what when where how can could would please thanks hello with for my not it this that to of was will',
  es: 'el la los las un una de que es en y por para con mi su cuándo cuando dónde donde cómo como hola gracias quiero puedo tiene está estoy mañana pedido favor muy pero cuánto',
  pt: 'o a os as um uma de que é em e por para com meu minha seu quando onde como olá obrigado obrigada quero posso você não está amanhã pedido muito mas quanto',
  fr: 'le la les un une des de que est en et pour avec mon ma mes votre quand où comment bonjour merci je vous pouvez voudrais ne pas demain commande très mais combien suis',
  de: 'der die das ein eine und ist sind für mit mein meine ihr wann wo wie hallo danke ich sie können möchte nicht morgen bestellung sehr aber guten bitte haben',
  it: 'il lo la gli un una di che è in e per con mio mia quando dove come ciao grazie voglio posso avete non sono domani ordine molto ma quanto buongiorno vorrei',
  nl: 'de het een en is zijn voor met mijn wanneer waar hoe hallo dank bedankt ik u jullie kunt kan wil niet morgen bestelling heel maar graag goedemorgen',
  pl: 'i jest są dla z mój moje kiedy gdzie jak dzień dobry dziękuję czy mogę chcę nie jutro zamówienie bardzo ale proszę się to na',
  tr: 'bir ve için ile benim ne zaman nerede nasıl merhaba teşekkürler istiyorum olur mu değil yarın sipariş çok ama lütfen var',
  id: 'yang dan ini itu untuk dengan saya anda kapan di mana bagaimana halo terima kasih mau bisa tidak besok pesanan sangat tapi apa ada',
}
const lists = Object.entries(words).map(
  ([language, list]) => [language, new Set(list.split(' '))] as const,
)

/** Fewer words than this say too little where the script does not decide. */
const least = 3

/**
 * The language of a message, or undefined where it is not clear: the script where it decides, else the words that
 * everybody uses. Sure rather than complete: of two languages that fit equally well, neither is taken.
 */
export function detectLanguage(text: string): string | undefined {
  const plain = text.slice(0, 1_000).replace(/https?:\S+|\S+@\S+/g, ' ')
  const latin = plain.match(/\p{Script=Latin}/gu)?.length ?? 0
  const script = scripts.find(([pattern]) => pattern.test(plain))
  const letters = plain.match(/\p{L}/gu)?.length ?? 0
  if (script && letters - latin > latin) return letters > 1 ? script[1] : undefined
  const said = plain.toLowerCase().match(/\p{L}+/gu) ?? []
  if (said.length < least) return undefined
  const ranked = lists
    .map(([language, list]) => ({ language, hits: said.filter((word) => list.has(word)).length }))
    .sort((a, b) => b.hits - a.hits)
  const [best, next] = ranked
  if (!best || best.hits < 2 || best.hits === next?.hits) return undefined
  return best.hits >= said.length / 6 ? best.language : undefined
}
