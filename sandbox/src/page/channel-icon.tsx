import { Icon } from './icons.tsx'
import { appOf } from './store.ts'

/** Programs that are no chat apps have signs and colours of the page's own. */
const ownColors: Record<string, string> = { email: 'var(--email)', webchat: 'var(--webchat)' }

/** The channel's sign: the one of its app, or a general one. */
export function ChannelIcon({ channel, size }: { channel: string; size: number }) {
  const app = appOf(channel)
  if (app)
    return (
      <svg
        class="icon"
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="currentColor"
        aria-hidden="true"
      >
        <path d={app.icon} fill-rule="evenodd" />
      </svg>
    )
  if (channel === 'email') return <Icon name="email" size={size} />
  return <Icon name={channel === 'webchat' ? 'webchat' : 'person'} size={size} fill />
}

/** The sign on a small square of the channel's colour. */
export function ChannelMark({
  channel,
  size,
  className = 'mark',
}: {
  channel: string
  size: number
  className?: string
}) {
  const background = appOf(channel)?.colors.brand ?? ownColors[channel]
  return (
    <span class={className} style={background && { background }}>
      <ChannelIcon channel={channel} size={size} />
    </span>
  )
}
