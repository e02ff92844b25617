import { useQuery } from '@tanstack/react-query'
import { FileText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { kindsQuery } from '../api/queries.ts'
import classes from './channel-mark.module.css'

/** A channel as a small mark in its own colour; everything about it comes from the channel's folder. */
export function ChannelMark({ channel, size = 16 }: { channel: string; size?: number }) {
  const { t } = useTranslation()
  const kind = useKind(channel)
  const imported = channel === 'import'
  const label = kind?.label ?? (imported ? t('contact.fromFile') : channel)
  const color = kind?.color ?? '#767a85'
  return (
    <span
      className={classes.mark}
      role="img"
      aria-label={label}
      title={label}
      style={{
        background: color,
        color: inkOn(color),
        width: size,
        height: size,
        fontSize: size * 0.62,
      }}
    >
      {kind && (
        <svg
          width={size * 0.72}
          height={size * 0.72}
          viewBox="0 0 24 24"
          fill="currentColor"
          aria-hidden
        >
          <path d={kind.icon} fillRule="evenodd" />
        </svg>
      )}
      {imported && <FileText size={size * 0.68} strokeWidth={2.4} />}
      {!kind && !imported && label.charAt(0)}
    </span>
  )
}

/** What the installation knows about a channel. */
export function useKind(channel: string | undefined) {
  const kinds = useQuery(kindsQuery)
  return kinds.data?.items.find(({ id }) => id === channel)
}

/** The channel's name as people say it. */
export function useChannelLabel(): (channel: string) => string {
  const kinds = useQuery(kindsQuery)
  return (channel) => kinds.data?.items.find(({ id }) => id === channel)?.label ?? channel
}

/** Dark or white writing, whichever stands out more on the colour (relative luminance, WCAG). */
function inkOn(color: string): string {
  const parts = /^#(..)(..)(..)$/.exec(color)
  if (!parts) return '#fff'
  const [r = 0, g = 0, b = 0] = parts
    .slice(1)
    .map((part) => (Number.parseInt(part, 16) / 255) ** 2.2)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.45 ? '#1b1c20' : '#fff'
}
