import type { FigureName, Figures } from '@atrium/contract/report/report'
import { ActionIcon, Tooltip } from '@mantine/core'
import { ArrowDown, ArrowUp, Equal, Info } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type Change, changeOf, type Measure, measures } from './measures.ts'
import classes from './reports.module.css'
import { duration, shown } from './words.ts'

type Props = {
  total: Figures
  /** As many days before. */
  before: Figures
  onOpen: (figure: FigureName) => void
}

/** The figures of all channels together. */
export function Tiles(props: Props) {
  const { t } = useTranslation()
  return (
    <section className={classes.tiles} aria-label={t('reports.all')}>
      {measures.map((measure) => (
        <Tile key={measure.id} measure={measure} {...props} />
      ))}
    </section>
  )
}

function Tile({ measure, total, before, onOpen }: Props & { measure: Measure }) {
  const { t, i18n } = useTranslation()
  const is = measure.of(total)
  // A business that had no conversations did not have fewer of them.
  const was = before.conversations === 0 ? null : measure.of(before)
  const label = t(`reports.measure.${measure.id}`)
  const value = shown(is, measure, i18n.language)
  const wasShown = shown(was, measure, i18n.language)
  // What reads the same is the same, whatever stands behind the point.
  const change = changeOf(measure, is, value === wasShown ? is : was)
  return (
    <div className={classes.tile}>
      <header>
        <span>{label}</span>
        <Means text={t(`reports.means.${measure.id}`)} />
      </header>
      <button
        type="button"
        className={classes.value}
        disabled={is === null}
        aria-label={t('reports.open', { measure: label, value })}
        onClick={() => onOpen(measure.opens)}
      >
        {value}
      </button>
      <footer>
        <Moved change={change} was={wasShown} none={is === null} />
        {measure.id === 'firstAnswer' && total.firstAnswerP90Seconds !== null && (
          <span>
            {t('reports.nineOfTen', {
              time: duration(total.firstAnswerP90Seconds, i18n.language),
            })}
          </span>
        )}
      </footer>
    </div>
  )
}

/** What is counted, for the mouse, a finger and the keyboard. */
function Means({ text }: { text: string }) {
  return (
    <Tooltip label={text} multiline w={260} events={{ hover: true, focus: true, touch: true }}>
      <ActionIcon size={22} aria-label={text} className={classes.info}>
        <Info size={14} />
      </ActionIcon>
    </Tooltip>
  )
}

const arrows = {
  up: <ArrowUp size={13} aria-hidden />,
  down: <ArrowDown size={13} aria-hidden />,
  same: <Equal size={13} aria-hidden />,
}

/** How it was before, and whether that is better. */
function Moved({ change, was, none }: { change: Change | undefined; was: string; none: boolean }) {
  const { t } = useTranslation()
  if (!change) return <span>{t(none ? 'reports.nothing' : 'reports.nothingBefore')}</span>
  return (
    <span className={classes.moved} data-tone={change.tone}>
      {arrows[change.way]}
      {t(`reports.was.${change.way}`, { was })}
    </span>
  )
}
