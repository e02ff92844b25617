import type { VisitorMessage } from '@atrium/contract/visitor'
import { pieces } from '../../core/text.ts'
import { useView } from '../context.ts'
import { Icon } from '../icon.tsx'

/** Text as it was typed, with its addresses as links. Never HTML. */
export function RichText({ text }: { text: string }) {
  return (
    <>
      {pieces(text).map((piece, at) =>
        piece.href ? (
          <a key={at} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
          </a>
        ) : (
          piece.text
        ),
      )}
    </>
  )
}

/** Contents that are more than words: places, people, filled forms. */
export function Special({ content }: { content: VisitorMessage['content'] }) {
  const { language } = useView()
  const { words } = language
  switch (content.kind) {
    case 'location': {
      const { latitude, longitude } = content
      const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`
      return (
        <a class="card" href={map} target="_blank" rel="noopener noreferrer">
          <Icon name="map" />
          <span dir="auto">
            <b>{content.name ?? words.map}</b>
            <small>{content.address ?? `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`}</small>
          </span>
        </a>
      )
    }
    case 'contacts':
      return (
        <>
          {content.cards.map((card, at) => (
            <div key={at} class="card">
              <Icon name="person" />
              <span dir="auto">
                <b>{card.name}</b>
                {[
                  ...card.phones.map((one) => `tel:${one}`),
                  ...card.emails.map((one) => `mailto:${one}`),
                ].map((href) => (
                  <a key={href} href={href}>
                    {href.replace(/^\w+:/, '')}
                  </a>
                ))}
              </span>
            </div>
          ))}
        </>
      )
    case 'form':
      return (
        <dl class="bubble answers" dir="auto">
          {content.answers.map(({ field, value }) => (
            <div key={field}>
              <dt>{field in words ? words[field as 'name'] : field}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )
    case 'order':
    case 'system':
    case 'unsupported':
      return <p class="bubble faint">{words.unsupported}</p>
    default:
      return null
  }
}
