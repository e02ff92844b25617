/** Believable text in five languages, the same for every run: word frequencies follow Zipf, as in real messages. */

export const languages = ['en', 'es', 'ja', 'ar', 'ru'] as const
export type Language = (typeof languages)[number]

/** Whole numbers below `below`, always the same for the same seed (mulberry32). */
export type Dice = (below: number) => number

export function dice(seed: number): Dice {
  let state = seed | 0
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) % below
  }
}

/** So many distinct words per language; a year of a help desk's mail has about as many. */
const vocabularySize = 20_000

/** The most frequent words of each language in such messages; the others are made of its syllables. */
const frequent: Record<Language, string> = {
  en: 'the you to please my order for is appointment thanks when can have delivery and not it hello with price tomorrow refund day need was change it’s address today would wait size again week colour blue card',
  es: 'de la que pedido para el gracias cita mañana por quiero una está con hola cuándo precio no me puedo mi envío tarde cambiar semana día cuánto talla factura dirección hoy necesito azul tarjeta reserva',
  ja: '予約 注文 明日 お願い 変更 確認 配送 時間 料金 今日 返品 住所 来週 午後 商品 電話 質問 写真 希望 支払',
  ar: 'في من الطلب على شكرا موعد غدا إلى هل متى السعر مرحبا أريد تغيير العنوان اليوم التوصيل لم هذا مع بعد المقاس البطاقة أسبوع الفاتورة',
  ru: 'на заказ не и спасибо запись когда завтра можно мне для доставка здравствуйте цена хочу сегодня изменить адрес нет оплата размер неделя возврат карта синий',
}

const syllables: Record<Language, string> = {
  en: 'ban cor del fen gar hol jas kim lor mel nor pel rin sul tav ver wil zan bri cle dro fla gri plo ste tru',
  es: 'ba ce di fo gu ja lle mi no ña pe qui ro su te va xi yo zu bra cla dri flo gre pla tri',
  ja: '愛 雲 永 園 音 花 海 学 岩 客 曲 空 月 元 湖 光 才 作 春 森 石 雪 川 草 竹 池 鳥 天 糖 波',
  ar: 'با تي جو حا خي دو را زي سو شا صي ضو طا عي غو فا قي كو لا مي نو ها',
  ru: 'ба ве ги до жу за ка ли мо ню пе ра со ту фи хо ца чу ша щи бро кле дра гру пла сто',
}

const names: Record<Language, { given: string; family: string }> = {
  en: {
    given: 'Mary John Emma Oliver Grace Liam Chloe Noah',
    family: 'Smith Jones Taylor Brown Walker',
  },
  es: {
    given: 'María José Lucía Carlos Carmen Javier Ana Pablo',
    family: 'García López Núñez Ruiz Díaz',
  },
  ja: { given: '花子 太郎 陽菜 蓮 結衣 大翔 美咲 健太', family: '田中 佐藤 鈴木 高橋 伊藤' },
  ar: { given: 'ليلى محمد فاطمة أحمد نور يوسف مريم عمر', family: 'حداد منصور خليل سالم ناصر' },
  ru: {
    given: 'Анна Иван Ольга Сергей Мария Дмитрий Елена Пётр',
    family: 'Иванов Петров Смирнов Орлов Зайцев',
  },
}

/** The word of this rank, 0 the most frequent. */
export function word(language: Language, rank: number): string {
  const known = lists[language]
  return known.frequent[rank] ?? made(known.syllables, rank - known.frequent.length)
}

/** A word that nothing else in the data holds; the seed plants each number once. */
export function rareWord(language: Language, number: number): string {
  const { syllables } = lists[language]
  // Longer than any made word, and in Japanese of characters that none of the others has.
  if (language === 'ja')
    return `${'麒麟鳳凰鸚鵡蝙蝠'[number % 8]}${'鰯鮪鰹鯖鯨鮫鱒鰻'[Math.floor(number / 8) % 8]}`
  const [first = '', last = ''] = [syllables[number % syllables.length], syllables[1]]
  return `${last}${first}${last}${last}${first}${first}${last}${first}`
}

/** How many different rare words there are. */
export const rareWords = 20

/** A person's name; the number makes the family name's end, so that most are unique. */
export function personName(language: Language, number: number): string {
  const { given, family } = lists[language]
  const own = made(lists[language].syllables, number)
  const first = given[number % given.length] ?? ''
  const last = family[Math.floor(number / given.length) % family.length] ?? ''
  return language === 'ja' ? `${last}${own} ${first}` : `${first} ${last} ${own}`
}

/** The words of one message, most of them frequent ones. `rare` is put among them. */
export function sentence(language: Language, roll: Dice, rare?: string): string {
  const count = 3 + roll(10) + roll(8)
  const words = Array.from({ length: count }, () => word(language, ranks[roll(ranks.length)] ?? 0))
  if (rare) words.splice(roll(count), 0, rare)
  // Words of Japanese stand together; particles between them, as in a real sentence.
  if (language === 'ja')
    return `${words.map((each, at) => each + 'のをにはがで'[at % 6]).join('')}。`
  return `${words.join(' ')}${'.?!.'[roll(4)]}`
}

function split(text: string): string[] {
  return text.split(' ')
}

function made(syllables: readonly string[], number: number): string {
  let rest = number
  let text = ''
  do {
    text += syllables[rest % syllables.length]
    rest = Math.floor(rest / syllables.length)
  } while (rest > 0 || text.length < 2)
  return text
}

function listsOf(language: Language) {
  return {
    frequent: split(frequent[language]),
    syllables: split(syllables[language]),
    given: split(names[language].given),
    family: split(names[language].family),
  }
}
const lists = {
  en: listsOf('en'),
  es: listsOf('es'),
  ja: listsOf('ja'),
  ar: listsOf('ar'),
  ru: listsOf('ru'),
}

/** A rank stands here as often as Zipf's law has it, so one throw of the dice picks a word. */
const ranks = zipfTable(1 << 20)

function zipfTable(entries: number): Uint16Array {
  const total = Array.from({ length: vocabularySize }, (_, rank) => 1 / (rank + 1)).reduce(
    (sum, share) => sum + share,
    0,
  )
  const table = new Uint16Array(entries)
  let rank = 0
  let reached = 1
  for (let at = 0; at < entries; at += 1) {
    while (rank < vocabularySize - 1 && (at / entries) * total >= reached) {
      rank += 1
      reached += 1 / (rank + 1)
    }
    table[at] = rank
  }
  return table
}
