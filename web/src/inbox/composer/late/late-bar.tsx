import type { SendWay, SendWays } from '@atrium/contract/sending/way'
import { Button } from '@mantine/core'
import { Clock3, Hourglass, LayoutTemplate } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { fullTime } from '../../../language/format.ts'
import { CategoryMark } from '../../../templates/marks.tsx'
import { ChannelMark } from '../../../ui/channel-mark.tsx'
import { ruleWords } from '../../timeline/activity/rule-words.ts'
import type { Target } from '../sending/draft.ts'
import { Cost } from './cost.tsx'
import classes from './late-bar.module.css'

type Props = {
  ways: SendWays
  onElsewhere: (target: Target) => void
  /** Left out where no other template can be chosen. */
  onTemplate?: () => void
}

/** What the words will leave as, now that their window has closed: the template, its category and its cost. */
export function LateBar({ ways: { ways, refused }, onElsewhere, onTemplate }: Props) {
  const { t, i18n } = useTranslation()
  const template = ways.find((way) => way.kind === 'template')
  const others = ways.filter((way) => way.kind === 'elsewhere')
  return (
    <section className={classes.late} aria-label={t('late.title')}>
      <header>
        <Clock3 size={14} />
        <span>{t(template ? 'late.becomes' : 'late.nothing')}</span>
        {onTemplate && (
          <Button
            size="compact-xs"
            variant="light"
            leftSection={<LayoutTemplate size={13} />}
            onClick={onTemplate}
          >
            {t(template ? 'late.other' : 'compose.template.sendOne')}
          </Button>
        )}
      </header>
      {template && <AsTemplate way={template} />}
      {!template && refused && others.length === 0 && (
        <p>{ruleWords(t, i18n.language, refusal(refused))}</p>
      )}
      {others.length > 0 && (
        <div className={classes.others}>
          <span>{t('late.elsewhere')}</span>
          {others.slice(0, 3).map(({ handleId, accountId, channel, label }) => (
            <Button
              key={handleId + accountId}
              size="compact-xs"
              variant="default"
              leftSection={<ChannelMark channel={channel} />}
              onClick={() => onElsewhere({ handleId, accountId })}
            >
              {label}
            </Button>
          ))}
        </div>
      )}
    </section>
  )
}

const refusal = ({ rule, text, evidence }: NonNullable<SendWays['refused']>) => ({
  code: `policy:${rule}`,
  text,
  data: evidence,
})

function AsTemplate({ way }: { way: Extract<SendWay, { kind: 'template' }> }) {
  const { t, i18n } = useTranslation()
  const { content, name, category, estimate, keepsWords, waits } = way
  return (
    <>
      <blockquote dir="auto">{content.kind === 'template' ? content.preview : ''}</blockquote>
      <p className={classes.facts}>
        <b>{name.replaceAll('_', ' ')}</b>
        <CategoryMark category={category} />
        <Cost estimate={estimate} />
        {!keepsWords && <span>{t('late.keptBeside')}</span>}
      </p>
      {waits && (
        <p className={classes.waits}>
          <Hourglass size={13} />
          <span>
            {t('late.waits', { until: fullTime(waits.until, i18n.language) })}{' '}
            {ruleWords(t, i18n.language, refusal(waits))}
          </span>
        </p>
      )}
    </>
  )
}
