import type { Contact } from '@atrium/contract/contact'
import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Ban, CircleHelp, Link2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { fullTime } from '../../language/format.ts'
import { ChannelMark } from '../../ui/channel-mark.tsx'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Failure } from '../../ui/state/state.tsx'
import { identityTraceQuery } from './queries.ts'
import classes from './who.module.css'

const marks = { link: Link2, suggest: CircleHelp, never: Ban } as const

/** Every decision on who this is, the newest first. */
export function Trace({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const trace = useQuery(identityTraceQuery(contact.id))
  return (
    <Modal opened onClose={onClose} title={t('who.traceTitle', { name: contact.name })} size={620}>
      {trace.isPending && <SkeletonRows rows={4} />}
      {trace.error && <Failure error={trace.error} retry={() => void trace.refetch()} />}
      {trace.data?.items.length === 0 && <p className={classes.none}>{t('who.traceEmpty')}</p>}
      <ol className={classes.trace}>
        {trace.data?.items.map((decision) => {
          const Mark = marks[decision.zone]
          return (
            <li key={decision.id}>
              <Mark size={15} className={classes.mark} data-zone={decision.zone} />
              <span>
                <b>{t(`who.zone.${decision.zone}`)}</b>{' '}
                <ChannelMark channel={decision.channel} size={14} /> <bdi>{decision.label}</bdi>
                {decision.otherName && (
                  <>
                    {' · '}
                    <bdi>{decision.otherName}</bdi>
                  </>
                )}
                <span className={classes.reason}>{decision.reason}</span>
                <small>
                  {decision.actor} · {fullTime(decision.at, i18n.language)}
                </small>
              </span>
            </li>
          )
        })}
      </ol>
    </Modal>
  )
}
