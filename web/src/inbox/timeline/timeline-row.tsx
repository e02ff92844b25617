import type { Message } from '@atrium/contract/message'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { now } from '../../api/clock.ts'
import { dayHeading } from '../../language/format.ts'
import { ActivityLine } from './activity/activity-line.tsx'
import { ChannelLabel } from './channel-label.tsx'
import { MessageRow } from './message/message-row.tsx'
import { NoteRow } from './note-row.tsx'
import type { Row } from './rows.ts'
import classes from './timeline.module.css'

type Props = { row: Row; onReply: (message: Message) => void; onJump: (id: string) => void }

/** One line of the timeline. */
export const TimelineRow = memo(function TimelineRow({ row, onReply, onJump }: Props) {
  const { t, i18n } = useTranslation()
  switch (row.kind) {
    case 'day':
      return (
        <h2 className={classes.day}>
          <span>{dayHeading(row.at, now(), i18n.language)}</span>
        </h2>
      )
    case 'unread':
      return (
        <div className={classes.unread}>
          <span>{t('timeline.unread')}</span>
        </div>
      )
    case 'channel':
      return <ChannelLabel message={row.message} />
    case 'message':
      return (
        <MessageRow
          message={row.message}
          first={row.first}
          last={row.last}
          onReply={onReply}
          onJump={onJump}
        />
      )
    case 'note':
      return <NoteRow note={row.note} />
    case 'activity':
      return <ActivityLine activity={row.activity} />
  }
}, sameRow)

function sameRow(before: Props, after: Props): boolean {
  const a = before.row
  const b = after.row
  if (a.kind === 'message' && b.kind === 'message') {
    return a.message === b.message && a.first === b.first && a.last === b.last
  }
  if (a.kind === 'note' && b.kind === 'note') return a.note === b.note
  return a.kind === b.kind && a.key === b.key
}
