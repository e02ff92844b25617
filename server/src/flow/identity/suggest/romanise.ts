/**
 * A name in Latin letters, lower case and without marks, near enough to compare: letter by letter, as passports do
 * it, not as linguists would. Han stays as it is: its reading depends on the language. No tables of ours for scripts
 * beyond these; a name in another one is compared with itself only.
 */
export function romanise(text: string): string {
  const folded = text.normalize('NFKD').toLowerCase()
  let result = ''
  for (const letter of folded) {
    const code = letter.codePointAt(0) ?? 0
    if (code >= 0x1100 && code <= 0x11c2) result += jamo[code] ?? ''
    else result += letters.get(letter) ?? letter
  }
  return result.replace(/\p{M}/gu, '')
}

/** `абв` with `a b v`: one sound for each letter, `-` for none. */
function pairs(script: string, sounds: string): [string, string][] {
  const latin = sounds.split(' ')
  return [...script].map((letter, place) => {
    const sound = latin[place] ?? '-'
    return [letter, sound === '-' ? '' : sound]
  })
}

const letters = new Map<string, string>([
  ...pairs(
    'абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґўјћђљњџ',
    'a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh sh - y - e yu ya i i e g u j c dj lj nj dz',
  ),
  ...pairs('αβγδεζηθικλμνξοπρσςτυφχψω', 'a v g d e z i th i k l m n x o p r s s t i f kh ps o'),
  ...pairs(
    'ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءئؤپچژگکی',
    'a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w i a a - i w p ch zh g k i',
  ),
  ...pairs(
    'אבגדהוזחטיכךלמםנןסעפףצץקרשת',
    'a b g d h v z h t i k k l m m n n s - p p ts ts k r sh t',
  ),
  ...kana(),
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['ø', 'o'],
  ['œ', 'oe'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ı', 'i'],
  ['þ', 'th'],
  ['ð', 'd'],
])

/** Hiragana and katakana by rows; voiced marks are split off by NFKD and dropped, which the skeleton forgives. */
function kana(): [string, string][] {
  const rows =
    'あaいiうuえeおoかkaきkiくkuけkeこkoさsaしshiすsuせseそsoたtaちchiつtsuてteとtoなnaにniぬnuねneのnoはhaひhiふfuへheほhoまmaみmiむmuめmeもmoやyaゆyuよyoらraりriるruれreろroわwaをoんnっ-ゃaゅuょoー-'
  const result: [string, string][] = []
  for (const [, sign = '', sound = ''] of rows.matchAll(/(\P{ASCII})([a-z-]+)/gu)) {
    const latin = sound === '-' ? '' : sound
    result.push([sign, latin])
    const code = sign.codePointAt(0) ?? 0
    if (code < 0x30a0) result.push([String.fromCodePoint(code + 0x60), latin])
  }
  return result
}

/** Hangul is split by NFKD into its letters: 19 first, 21 middle and 27 last ones. */
const jamo: Record<number, string> = Object.fromEntries([
  ...jamoRow(0x1100, 'g kk n d tt r m b pp s ss - j jj ch k t p h'),
  ...jamoRow(0x1161, 'a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i'),
  ...jamoRow(0x11a8, 'k k k n n n t l k m p t t p l m p p t t ng t t k t p t'),
])

function jamoRow(from: number, sounds: string): [number, string][] {
  return sounds.split(' ').map((sound, place) => [from + place, sound === '-' ? '' : sound])
}
