import { plainText } from '@atrium/contract/content'
import type { Activity, Message, Note } from '@atrium/contract/message'
import type {
  AssistantTurn,
  BroadcastTurn,
  TracedRun,
  TraceItem,
} from '@atrium/contract/trace/trace'
import { Link } from '@tanstack/react-router'
import {
  ArrowDownLeft,
  ArrowUpRight,
  Ban,
  Bot,
  CircleHelp,
  Link2,
  type LucideIcon,
  Megaphone,
  StickyNote,
  Workflow,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ruleWords } from '../inbox/timeline/activity/rule-words.ts'
import { activityIcon, useActivityText } from '../inbox/timeline/activity/use-activity-text.ts'
import { exactTime, fullTime } from '../language/format.ts'
import { Results } from '../settings/flows/results.tsx'
import { ChannelMark } from '../ui/channel-mark.tsx'
import classes from './trace.module.css'

type Tone = 'good' | 'bad' | 'warn' | undefined

/** One thing that happened: when to the second, what, and why. */
export function TraceRow({ item }: { item: TraceItem }) {
  switch (item.type) {
    case 'message':
      return <MessageStep message={item} />
    case 'note':
      return <NoteStep note={item} />
    case 'activity':
      return <ActivityStep activity={item} />
    case 'identity':
      return <IdentityStep decision={item} />
    case 'assistant':
      return <AssistantStep turn={item} />
    case 'flow':
      return <FlowStep run={item} />
    case 'broadcast':
      return <BroadcastStep turn={item} />
  }
}

type RowProps = {
  at: string
  icon: LucideIcon
  tone?: Tone
  title: ReactNode
  channel?: string
  children?: ReactNode
}

function Row({ at, icon: Icon, tone, title, channel, children }: RowProps) {
  const { i18n } = useTranslation()
  return (
    <li className={classes.row} data-tone={tone}>
      <time dateTime={at} title={fullTime(at, i18n.language)}>
        {exactTime(at, i18n.language)}
      </time>
      <Icon size={15} className={classes.icon} />
      <div className={classes.what}>
        <span className={classes.title}>
          {channel && <ChannelMark channel={channel} size={14} />}
          {title}
        </span>
        {children}
      </div>
    </li>
  )
}

function MessageStep({ message }: { message: Message }) {
  const { t, i18n } = useTranslation()
  const { at, direction, author, channel, state, error, delayedUntil, composed, context } = message
  const isIn = direction === 'in'
  const isBad = state === 'failed' || state === 'refused'
  const who = 'name' in author ? author.name : t(`trace.author.${author.kind}`)
  return (
    <Row
      at={at}
      icon={isIn ? ArrowDownLeft : ArrowUpRight}
      tone={isBad ? 'bad' : state === 'delayed' || state === 'unknown' ? 'warn' : undefined}
      channel={channel}
      title={
        <>
          <b>{who}</b>
          {context?.post && (
            <span className={classes.dim}>
              {t(isIn ? 'message.publicComment' : 'message.publicAnswer')}
            </span>
          )}
          {message.class && (
            <span className={classes.dim}>{t(`trace.class.${message.class}`)}</span>
          )}
          {!isIn && <span className={classes.state}>{t(`sendState.${state}`)}</span>}
        </>
      }
    >
      <Said message={message} />
      {composed && <small>{t('trace.composed')}</small>}
      {delayedUntil && state === 'delayed' && (
        <small>{t('message.delayedUntil', { until: fullTime(delayedUntil, i18n.language) })}</small>
      )}
      {error && <small>{ruleWords(t, i18n.language, error)}</small>}
    </Row>
  )
}

/** The words, shortened, and the files by their names; of what was taken back only that it was. */
function Said({ message: { content, attachments, deletedAt } }: { message: Message }) {
  const { t } = useTranslation()
  if (deletedAt !== null) return <em className={classes.dim}>{t('message.deleted')}</em>
  const words = content.kind === 'template' ? content.preview : plainText(content)
  const files = attachments.map(({ name, kind }) => name || t(`kind.${kind}`))
  return (
    <>
      {words && (
        <q className={classes.words} dir="auto">
          {words}
        </q>
      )}
      {files.length > 0 && <small>{files.join(', ')}</small>}
    </>
  )
}

function NoteStep({ note: { at, author, text } }: { note: Note }) {
  const { t } = useTranslation()
  return (
    <Row
      at={at}
      icon={StickyNote}
      title={
        <>
          <b>{author.name}</b>
          <span className={classes.dim}>{t('trace.noted')}</span>
        </>
      }
    >
      <q className={classes.words} dir="auto">
        {text}
      </q>
    </Row>
  )
}

function ActivityStep({ activity }: { activity: Activity }) {
  const { text, detail } = useActivityText(activity)
  const { at, kind } = activity
  return (
    <Row
      at={at}
      icon={activityIcon(kind)}
      tone={kind === 'policy' ? 'warn' : undefined}
      title={text}
    >
      {detail && <small>{detail}</small>}
    </Row>
  )
}

const zones = {
  link: { icon: Link2, tone: 'good' },
  suggest: { icon: CircleHelp, tone: undefined },
  never: { icon: Ban, tone: 'bad' },
} as const

function IdentityStep({ decision }: { decision: Extract<TraceItem, { type: 'identity' }> }) {
  const { t } = useTranslation()
  const { at, zone, channel, label, otherName, reason, actor } = decision
  return (
    <Row
      at={at}
      {...zones[zone]}
      channel={channel}
      title={
        <>
          <b>{t(`who.zone.${zone}`)}</b>
          <bdi>{label}</bdi>
          {otherName && <bdi>{otherName}</bdi>}
        </>
      }
    >
      <small>{reason.includes(actor) ? reason : `${reason} · ${actor}`}</small>
    </Row>
  )
}

function AssistantStep({ turn }: { turn: AssistantTurn }) {
  const { t } = useTranslation()
  const { at, channel, outcome, why, engine, confidence } = turn
  const isAnswer = outcome === 'answered'
  return (
    <Row
      at={at}
      icon={Bot}
      tone={isAnswer ? undefined : 'warn'}
      channel={channel}
      title={isAnswer ? t('trace.answered') : t(`activity.handed_over_${why ?? 'unsure'}`)}
    >
      <small>
        {t('trace.thought', {
          by: engine === 'rules' ? t('trace.byRules') : engine,
          sure: Math.round(confidence * 100),
        })}
      </small>
    </Row>
  )
}

function FlowStep({ run }: { run: TracedRun }) {
  const { t, i18n } = useTranslation()
  const { at, channel, flowId, flowName, state, why, dueAt, log } = run
  return (
    <Row
      at={at}
      icon={Workflow}
      tone={state === 'failed' ? 'bad' : undefined}
      channel={channel}
      title={
        <>
          <Link to="/settings/flows/$flowId" params={{ flowId }}>
            {t('trace.flow', { name: flowName })}
          </Link>
          <span className={classes.state}>{t(`flows.state.${state}`)}</span>
        </>
      }
    >
      <Results steps={log} />
      {why && <small>{t(`flows.why.${why}`)}</small>}
      {state === 'running' && dueAt && (
        <small>{t('flows.next', { at: fullTime(dueAt, i18n.language) })}</small>
      )}
    </Row>
  )
}

function BroadcastStep({ turn }: { turn: BroadcastTurn }) {
  const { t } = useTranslation()
  const { at, broadcastId, name, state, reason, text } = turn
  return (
    <Row
      at={at}
      icon={Megaphone}
      tone={state === 'made' ? undefined : 'warn'}
      title={
        <>
          <Link to="/broadcasts/$broadcastId" params={{ broadcastId }}>
            {t('trace.broadcast', { name })}
          </Link>
          <span className={classes.state}>{t(`trace.turn.${state}`)}</span>
        </>
      }
    >
      {(text ?? reason) && (
        <small>{t(`broadcasts.excluded.${reason}`, { defaultValue: text ?? reason ?? '' })}</small>
      )}
    </Row>
  )
}
