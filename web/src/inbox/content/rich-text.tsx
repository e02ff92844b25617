import { Fragment } from 'react'
import { pieces } from './links.ts'

/** Text as it was written, with its addresses as links. `dir=auto`: Arabic in an English inbox stands right. */
export function RichText({ text }: { text: string }) {
  return (
    <div dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
      {pieces(text).map(({ text: words, href }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never move
        <Fragment key={place}>
          {href ? (
            <a href={href} target="_blank" rel="noopener noreferrer nofollow">
              {words}
            </a>
          ) : (
            words
          )}
        </Fragment>
      ))}
    </div>
  )
}
