/** Languages whose names are understood, beside every tag: those in which the app writes and is written to. */
const tags =
  'en es pt fr de it nl pl tr uk ru ar he hi id vi th ja ko zh ca eu gl ro sv da nb fi cs el hu bg hr sk sl et lv lt fa ur bn ms'.split(
    ' ',
  )
const names = new Map(
  tags.flatMap((tag) =>
    ['en', 'es', 'fr', 'de', 'pt', tag].flatMap((language) => {
      const name = new Intl.DisplayNames(language, { type: 'language' }).of(tag)
      return name ? [[name.toLowerCase(), tag] as const] : []
    }),
  ),
)

/** `es`, `es-ES`, `es_MX`, Spanish, español: the language as a tag of two or three letters; undefined when it is none. */
export function languageTag(text: string): string | undefined {
  const plain = text.trim().toLowerCase()
  const named = names.get(plain)
  if (named) return named
  const tag = /^([a-z]{2,3})([-_][a-z0-9]{2,8})*$/.exec(plain)?.[1]
  return tag && new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(tag)
    ? tag
    : undefined
}
