import type { PhoneMessage } from '@atrium/channel-kit/fake'
import { plainText } from '@atrium/contract/content'
import { Avatar, Icon } from '../icons.tsx'
import { RichText } from './rich-text.tsx'

type Content = PhoneMessage['content']

/** What a message says, without its files and buttons. */
export function Words({ content }: { content: Content }) {
  switch (content.kind) {
    case 'location':
      return <Place content={content} />
    case 'contacts':
      return (
        <>
          {content.cards.map((card) => (
            <span class="card-contact" key={card.name + card.phones[0]}>
              <Avatar name={card.name} size={38} />
              <span>
                <strong>{card.name}</strong>
                {card.phones[0]}
              </span>
            </span>
          ))}
        </>
      )
    case 'buttons':
    case 'list':
      return (
        <>
          {'header' in content && content.header && (
            <strong class="words-header">{content.header}</strong>
          )}
          <RichText text={content.text} />
          {content.footer && <small class="words-footer">{content.footer}</small>}
        </>
      )
    case 'ask':
    case 'email':
    case 'text':
      return <RichText text={content.text} />
    case 'unsupported':
      return <em>{content.detail ?? 'This phone cannot show the message.'}</em>
    default:
      return <RichText text={plainText(content)} />
  }
}

function Place({ content }: { content: Extract<Content, { kind: 'location' }> }) {
  return (
    <span class="card-place">
      <svg viewBox="0 0 220 110" aria-hidden="true" preserveAspectRatio="xMidYMid slice">
        <rect width="220" height="110" class="land" />
        <path d="M-5 84C40 66 66 96 110 74s70-28 120-14v60H-5z" class="water" />
        <path d="M0 30 220 58M48 0 74 110M150 0l-22 110M0 64 220 22" class="road" />
        <circle cx="110" cy="50" r="17" class="halo" />
        <circle cx="110" cy="50" r="6.5" class="pin" />
      </svg>
      <span>
        <Icon name="place" size={15} />
        {content.name ?? `${content.latitude.toFixed(4)}, ${content.longitude.toFixed(4)}`}
      </span>
    </span>
  )
}
