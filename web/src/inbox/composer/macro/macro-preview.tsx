import { macrosApi, type MacroPreview as Preview } from '@atrium/contract/api/macros'
import { fillWords } from '@atrium/contract/broadcast/fill-words'
import type { Contact } from '@atrium/contract/contact'
import { plainText } from '@atrium/contract/content'
import type { ConversationRow } from '@atrium/contract/conversation'
import { isSending, type Macro, type MacroStep } from '@atrium/contract/macro/macro'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, CircleAlert, Play } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../../api/api-error.ts'
import { call } from '../../../api/call.ts'
import { StepIcon } from '../../../macros/step-icon.tsx'
import { useProblemWords, useStepWords } from '../../../macros/step-words.ts'
import { CategoryMark } from '../../../templates/marks.tsx'
import { ChannelMark } from '../../../ui/channel-mark.tsx'
import { SkeletonRows } from '../../../ui/state/rows.tsx'
import { Failure } from '../../../ui/state/state.tsx'
import { answerAs, type Comment } from '../comment/comment.ts'
import { useComment } from '../comment/use-comment.ts'
import { Cost } from '../late/cost.tsx'
import { LateBar } from '../late/late-bar.tsx'
import { ProblemNotice } from '../problem-notice.tsx'
import type { Draft, Target } from '../sending/draft.ts'
import { chooseWay, type Way, waysTo } from '../sending/reach.ts'
import { useDraft } from '../sending/use-draft.ts'
import classes from './macro.module.css'
import { useRun } from './use-run.ts'

type Props = {
  conversation: ConversationRow
  contact: Contact
  macro: Macro
  onBack: () => void
  onClose: () => void
}

/** What will be done: what is sent, through which channel and at what cost, and the other steps. Enter runs it. */
export function MacroPreview({ conversation, contact, macro, onBack, onClose }: Props) {
  const { t } = useTranslation()
  const [draft, change] = useDraft(conversation.id, 'reply')
  const way = chooseWay(waysTo(contact), draft, conversation)
  const comment = useComment(conversation.contactId, way, draft)
  const preview = usePreview(conversation, macro, way)
  const run = useRun({ conversation, macro, draft, way, comment, onDone: onClose })
  const button = useRef<HTMLButtonElement>(null)
  const { data } = preview
  const ready = data !== undefined && data.problems.length === 0 && mayLeave(data, comment)
  useEffect(() => {
    if (ready) button.current?.focus()
  }, [ready])
  const start = (anyway: boolean): void => {
    if (data && ready && !run.isPending) run.mutate({ anyway, rev: data.rev })
  }
  if (preview.error) return <Failure error={preview.error} retry={() => void preview.refetch()} />
  return (
    <div className={classes.preview}>
      {run.error && (
        <ProblemNotice
          name={conversation.contactName}
          problem={problemOf(run.error)}
          onDismiss={run.reset}
          onSend={() => start(true)}
        />
      )}
      {data ? (
        <Steps
          contact={contact}
          macro={macro}
          preview={data}
          draft={draft}
          comment={comment}
          onElsewhere={(target) => change({ target })}
        />
      ) : (
        <SkeletonRows rows={macro.steps.length} avatar={false} />
      )}
      <div className={classes.actions}>
        <Button variant="default" leftSection={<ArrowLeft size={15} />} onClick={onBack}>
          {t('macros.others')}
        </Button>
        <Button
          ref={button}
          leftSection={<Play size={14} />}
          disabled={!ready}
          loading={run.isPending}
          onClick={() => start(false)}
        >
          {t('macros.run')}
        </Button>
      </div>
    </div>
  )
}

function usePreview({ id }: ConversationRow, macro: Macro, way: Way | undefined) {
  return useQuery({
    queryKey: ['macro-preview', id, macro.id, macro.rev, way?.handleId, way?.accountId],
    queryFn: ({ signal }) => {
      const reach = way?.handle.reach.find(({ accountId }) => accountId === way.accountId)
      const body =
        way && reach ? { to: { handleId: way.handle.id, accountId: reach.accountId } } : {}
      return call(macrosApi.preview, { params: { id, macroId: macro.id }, body, signal })
    },
    // A window closes and a template is paused while nobody looks.
    staleTime: 0,
    gcTime: 0,
  })
}

/** Whether there is a way to send it here. A comment has no window; whether it can be answered the server says. */
function mayLeave({ sends }: Preview, comment: Comment | undefined): boolean {
  return !sends || comment !== undefined || sends.ways.refused === null
}

function problemOf(error: unknown) {
  const { code, detail, evidence } = error instanceof ApiError ? error : new ApiError('internal', 0)
  return { code, detail, evidence, resolve: false }
}

type StepsProps = {
  contact: Contact
  macro: Macro
  preview: Preview
  draft: Draft
  comment: Comment | undefined
  onElsewhere: (target: Target) => void
}

function Steps({ contact, macro: { steps }, preview, ...sending }: StepsProps) {
  const { t } = useTranslation()
  const words = useStepWords()
  const problemWords = useProblemWords()
  return (
    <ol className={classes.steps} aria-label={t('macros.steps')}>
      {steps.map((step, place) => {
        const problem = preview.problems.find((one) => one.step === place)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <li key={place}>
            <StepIcon kind={step.kind} />
            <div className={classes.what}>
              {isSending(step) && preview.sends ? (
                <Sent sends={preview.sends} {...sending} />
              ) : (
                <span>{words(filledStep(step, contact))}</span>
              )}
              {problem && (
                <p className={classes.problem} role="alert">
                  <CircleAlert size={14} />
                  {problemWords(problem)}
                </p>
              )}
            </div>
          </li>
        )
      })}
    </ol>
  )
}

/** Its words as they will stand in this customer's case. */
function filledStep(step: MacroStep, contact: Contact): MacroStep {
  return 'text' in step ? { ...step, text: fillWords(step.text, contact) } : step
}

type SentProps = Pick<StepsProps, 'draft' | 'comment' | 'onElsewhere'> & {
  sends: NonNullable<Preview['sends']>
}

/** What the customer will read, where, and what it costs. */
function Sent({ sends, draft, comment, onElsewhere }: SentProps) {
  const { t } = useTranslation()
  const { channel, label, accountName, content, category, unknown, ways } = sends
  const [way] = ways.ways
  const isFree = comment !== undefined || way?.kind === 'free' || way?.kind === 'person'
  const estimate = way?.estimate ?? null
  return (
    <>
      <span className={classes.where}>
        <ChannelMark channel={channel} size={15} />
        <span>{t('macros.to', { label, account: accountName })}</span>
      </span>
      <blockquote className={classes.words} dir="auto">
        {content.kind === 'template' ? content.preview : plainText(content)}
      </blockquote>
      {comment && <small className={classes.dim}>{t(`macros.comment.${answerAs(draft)}`)}</small>}
      {unknown.length > 0 && (
        <p className={classes.problem} role="status">
          <CircleAlert size={14} />
          {t('macros.unknown', { places: unknown.join(', ') })}
        </p>
      )}
      {!isFree && <LateBar ways={ways} onElsewhere={onElsewhere} />}
      {isFree && (category || estimate) && (
        <span className={classes.facts}>
          {category && <CategoryMark category={category} />}
          <Cost estimate={estimate} />
        </span>
      )}
    </>
  )
}
