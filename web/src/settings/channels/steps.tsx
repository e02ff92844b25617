import type { ChannelAccount, ChannelKind } from '@atrium/contract/channel'
import { applies } from '@atrium/contract/content/choice'
import { useTranslation } from 'react-i18next'
import classes from '../settings.module.css'
import { CopyLine } from './copy-line.tsx'

type Props = {
  kind: ChannelKind
  account: ChannelAccount | undefined
  /** What the form holds now: some steps belong to one choice of it. */
  values: Record<string, unknown>
}

/** What to do at the provider, with this account's own address. */
export function Steps({ kind, account, values }: Props) {
  const { t } = useTranslation()
  const webhook = account?.webhookUrl
  const steps = kind.steps.flatMap((step) => {
    if (typeof step === 'string') return [step]
    return applies(step, values) ? [step.text] : []
  })
  if (steps.length === 0 && !webhook) return null
  return (
    <section className={`${classes.card} ${classes.padded}`}>
      <h3>{t('account.steps')}</h3>
      {webhook && <CopyLine text={webhook} label={t('account.copy')} />}
      <ol className={classes.steps}>
        {steps.map((step) => (
          <li key={step}>{fill(step, account, t('account.webhookLater'))}</li>
        ))}
      </ol>
    </section>
  )
}

/** The installation's own values in a step's text; what is known only after saving says so. */
function fill(step: string, account: ChannelAccount | undefined, later: string): string {
  return step
    .replaceAll('{webhook}', account?.webhookUrl ?? later)
    .replaceAll('{origin}', location.origin)
    .replaceAll('{account}', account?.id ?? later)
}
