import type { ChannelKind } from '@atrium/contract/channel'
import { Menu } from '@mantine/core'
import { Check, ChevronDown, Lock, Timer, UserRound } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { EvidenceBadge } from '../../../contacts/panel/evidence-badge.tsx'
import { dayTime, span } from '../../../language/format.ts'
import { withSettingsTexts } from '../../../language/i18n.ts'
import { ChannelMark, useChannelLabel } from '../../../ui/channel-mark.tsx'
import type { Target } from '../sending/draft.ts'
import { type Way, windowOf } from '../sending/reach.ts'
import classes from './way-bar.module.css'

const ContinueItems = lazy(() =>
  withSettingsTexts(import('./continue-items.tsx')).then((part) => ({
    default: part.ContinueItems,
  })),
)

type Props = {
  way: Way | undefined
  ways: Way[]
  kind: ChannelKind | undefined
  /** Left out where no window counts: a comment is answered. */
  now: number | undefined
  conversationId: string
  onChoose: (target: Target) => void
  /** An invitation to go on elsewhere, to be written into the reply. */
  onLink: (text: string) => void
}

/** The handle and the account a reply goes to, a menu of the customer's other handles, and the window left. */
export function WayBar({ way, ways, kind, now, conversationId, onChoose, onLink }: Props) {
  const { t } = useTranslation()
  const label = useChannelLabel()
  if (!way) return null
  const isSame = (other: Way): boolean =>
    other.handleId === way.handleId && other.accountId === way.accountId
  return (
    <div className={classes.bar}>
      <Menu position="top-start" width={340}>
        <Menu.Target>
          <button type="button" className={classes.way}>
            <ChannelMark channel={way.handle.channel} size={15} />
            <span className={classes.to}>
              {label(way.handle.channel)} · <bdi>{way.handle.label}</bdi>
              <span className={classes.via}>{t('compose.via', { account: way.accountName })}</span>
            </span>
            <ChevronDown size={14} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('compose.handles')}</Menu.Label>
          {ways.map((other) => (
            <Menu.Item
              key={`${other.handleId} ${other.accountId}`}
              leftSection={<ChannelMark channel={other.handle.channel} />}
              rightSection={
                isSame(other) ? <Check size={15} /> : <EvidenceBadge handle={other.handle} />
              }
              onClick={() => onChoose({ handleId: other.handleId, accountId: other.accountId })}
            >
              <span className={classes.option}>
                <bdi>{other.handle.label}</bdi>
                <small>{t('compose.via', { account: other.accountName })}</small>
                <small>{other.handle.proofs.map(({ source }) => source).join(' · ')}</small>
              </span>
            </Menu.Item>
          ))}
          <Suspense>
            <ContinueItems conversationId={conversationId} onLink={onLink} />
          </Suspense>
        </Menu.Dropdown>
      </Menu>
      {now !== undefined && <WindowLeft way={way} kind={kind} now={now} />}
    </div>
  )
}

function WindowLeft({ way, kind, now }: { way: Way; kind: ChannelKind | undefined; now: number }) {
  const { t, i18n } = useTranslation()
  const window = windowOf(way, kind?.capabilities, now)
  switch (window.kind) {
    case 'none':
      return null
    case 'open':
      return (
        <span className={classes.window} data-soon={window.left < 3_600_000 || undefined}>
          <Timer size={13} />
          {t('compose.closesIn', { span: span(window.left, i18n.language) })}
        </span>
      )
    case 'person':
      return (
        <span className={classes.window}>
          <UserRound size={13} />
          {t('compose.personUntil', { until: dayTime(window.until, i18n.language) })}
        </span>
      )
    case 'closed':
      return (
        <span className={classes.window} data-closed>
          <Lock size={13} />
          {t('compose.closed')}
        </span>
      )
  }
}
