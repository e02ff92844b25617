import type { ComponentChildren } from 'preact'

/** Plain words with links; direction follows the language. */
export function RichText({ text }: { text: string }) {
  if (text === '') return null
  return (
    <span class="words" dir="auto">
      {linked(text)}
    </span>
  )
}

function linked(text: string): ComponentChildren[] {
  return text.split(/(https?:\/\/[^\s<>"]+)/g).map((part, at) =>
    at % 2 === 1 ? (
      <a key={at} href={part} target="_blank" rel="noreferrer">
        {part}
      </a>
    ) : (
      part
    ),
  )
}
