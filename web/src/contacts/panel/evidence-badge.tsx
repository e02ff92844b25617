import type { Handle, Strength } from '@atrium/contract/contact'
import { Tooltip } from '@mantine/core'
import { BadgeCheck, CircleDashed, MailCheck, ShieldCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useKind } from '../../ui/channel-mark.tsx'
import classes from './evidence-badge.module.css'

const marks = {
  0: { key: 'claim', Icon: CircleDashed },
  1: { key: 'channel', Icon: BadgeCheck },
  2: { key: 'mail', Icon: MailCheck },
  3: { key: 'proof', Icon: ShieldCheck },
} as const satisfies Record<Strength, unknown>

/** How surely a handle is this person's, with who said so on hover. */
export function EvidenceBadge({ handle }: { handle: Handle }) {
  const { t } = useTranslation()
  const strongest = handle.proofs.toSorted((a, b) => b.strength - a.strength)[0]
  const kind = useKind(handle.channel)
  const own: Strength = kind?.capabilities.signedSender ? 1 : 0
  const strength: Strength = strongest && strongest.strength > own ? strongest.strength : own
  const { key, Icon } = marks[strength]
  return (
    <Tooltip
      multiline
      maw={280}
      label={
        <>
          <b>{t(`evidence.${key}`)}</b>
          <div>{t(`evidence.${key}Text`)}</div>
          {handle.proofs.map((proof) => (
            <div key={`${proof.kind} ${proof.value} ${proof.source}`}>
              {proof.value}: {proof.source}
            </div>
          ))}
        </>
      }
    >
      <span className={classes.badge} data-strength={strength}>
        <Icon size={12} />
        {t(`evidence.${key}`)}
      </span>
    </Tooltip>
  )
}
