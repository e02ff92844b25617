import { useContext } from 'preact/hooks'
import { attempt } from '../store.ts'
import { follow, OnPhone, opensApp } from './follow.ts'

/** Plain words with links; direction follows the language. */
export function RichText({ text }: { text: string }) {
  if (text === '') return null
  return (
    <span class="words" dir="auto">
      {text
        .split(/(https?:\/\/[^\s<>"]+)/g)
        .map((part, at) => (at % 2 === 1 ? <Link key={at} url={part} /> : part))}
    </span>
  )
}

/** A link into another chat app opens that app on the phone. */
function Link({ url }: { url: string }) {
  const phone = useContext(OnPhone)
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      onClick={(event) => {
        if (!phone || !opensApp(url)) return
        event.preventDefault()
        void attempt(() => follow(url, phone))
      }}
    >
      {url}
    </a>
  )
}
