import { filePaths } from '@atrium/contract/api/inbox'
import { type CSSProperties, useState } from 'react'
import classes from './avatar.module.css'

const hues = [258, 220, 190, 160, 128, 96, 50, 28, 8, 340, 312, 285]

type Props = {
  id: string
  name: string
  size?: number
  /** What `ContactSummary.avatar` says. */
  picture?: string | null
}

/** A person as they show themselves, or as initials on a quiet colour that is always the same for them. */
export function Avatar({ id, name, size = 32, picture = null }: Props) {
  const [broken, setBroken] = useState<string>()
  const hue = hues[hash(id) % hues.length] ?? 0
  const style: CSSProperties & { '--hue': number } = {
    '--hue': hue,
    width: size,
    height: size,
    fontSize: size * 0.38,
  }
  if (picture !== null && picture !== broken)
    return (
      <img
        className={classes.avatar}
        src={filePaths.picture(picture)}
        alt=""
        width={size}
        height={size}
        loading="lazy"
        decoding="async"
        onError={() => setBroken(picture)}
      />
    )
  return (
    // Drawn by the style sheet: initials in the text would be part of every label and every copy.
    <span
      className={classes.avatar}
      aria-hidden="true"
      data-initials={initials(name)}
      style={style}
    />
  )
}

function initials(name: string): string {
  const words = name.split(/[\s.@_-]+/).filter((word) => /\p{L}|\p{N}/u.test(word))
  const first = letter(words[0])
  return words.length > 1 ? first + letter(words.at(-1)) : first || '?'
}

function letter(word: string | undefined): string {
  return (/[\p{L}\p{N}]/u.exec(word ?? '')?.[0] ?? '').toLocaleUpperCase()
}

function hash(text: string): number {
  let sum = 0
  for (const sign of text) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) >>> 0
  return sum
}
