import type { ChannelKind } from '@atrium/contract/channel'
import type { Contact } from '@atrium/contract/contact'
import { type Content, plainText } from '@atrium/contract/content'
import type { ConversationRow } from '@atrium/contract/conversation'
import type { Message } from '@atrium/contract/message'
import type { SendWays } from '@atrium/contract/sending/way'
import { Button } from '@mantine/core'
import { Lock } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { withSettingsTexts } from '../../language/i18n.ts'
import { useNow } from '../../language/use-now.ts'
import { useKind } from '../../ui/channel-mark.tsx'
import { persistently } from '../../ui/state/persistently.ts'
import { answerAs, type Comment } from './comment/comment.ts'
import { useComment } from './comment/use-comment.ts'
import classes from './composer.module.css'
import { AttachmentsBar } from './files/attachments-bar.tsx'
import { attach, useUploads } from './files/uploads.ts'
import { insertAt } from './insert-at.ts'
import { useWays } from './late/use-ways.ts'
import { ProblemNotice } from './problem-notice.tsx'
import { ReplyBar } from './reply-bar.tsx'
import type { Draft, Target } from './sending/draft.ts'
import { chooseWay, refusalOf, type Way, waysTo } from './sending/reach.ts'
import { useDialog } from './sending/use-dialog.ts'
import { useDraft } from './sending/use-draft.ts'
import { useReply } from './sending/use-reply.ts'
import { useTyping } from './sending/use-typing.ts'
import { TextBox } from './text-box.tsx'
import { WayBar } from './way/way-bar.tsx'

const TemplatePicker = lazy(() =>
  withSettingsTexts(import('./template/template-picker.tsx')).then((part) => ({
    default: part.TemplatePicker,
  })),
)

const MoreDialog = lazy(() =>
  persistently(() => withSettingsTexts(import('./more/more-dialog.tsx'))).then((part) => ({
    default: part.MoreDialog,
  })),
)
const ButtonsForm = lazy(() =>
  persistently(() => import('./buttons-form.tsx')).then((part) => ({ default: part.ButtonsForm })),
)
const QuoteBar = lazy(() =>
  persistently(() => import('./quote-bar.tsx')).then((part) => ({ default: part.QuoteBar })),
)
const ChosenSticker = lazy(() =>
  persistently(() => import('./sticker/chosen-sticker.tsx')).then((part) => ({
    default: part.ChosenSticker,
  })),
)
const CommentBar = lazy(() =>
  persistently(() => withSettingsTexts(import('./comment/comment-bar.tsx'))).then((part) => ({
    default: part.CommentBar,
  })),
)
const LateBar = lazy(() =>
  persistently(() => withSettingsTexts(import('./late/late-bar.tsx'))).then((part) => ({
    default: part.LateBar,
  })),
)

const LaterItems = lazy(() =>
  persistently(() => withSettingsTexts(import('./later/later-items.tsx'))).then((part) => ({
    default: part.LaterItems,
  })),
)

type Props = {
  conversation: ConversationRow
  contact: Contact | undefined
  quoted: Message | undefined
  onQuoteUsed: () => void
  /** Opens the macros. */
  onMacros: () => void
}

const closedReasons = ['needsTemplate', 'windowClosed', 'blocked', 'noWay']

type AnsweredProps = {
  conversation: ConversationRow
  comment: Comment | undefined
  draft: Draft
  kind: ChannelKind | undefined
  onChange: (part: Partial<Draft>) => void
}

/** The comment that is answered, or the message that is quoted. */
function Answered({ conversation, comment, draft, kind, onChange }: AnsweredProps) {
  const unquote = (): void => onChange({ quote: undefined })
  if (!comment)
    return (
      draft.quote && (
        <Suspense>
          <QuoteBar quote={draft.quote} onRemove={unquote} />
        </Suspense>
      )
    )
  return (
    <Suspense>
      <CommentBar
        name={conversation.contactName}
        comment={comment}
        privately={answerAs(draft) === 'private'}
        privateDays={kind?.capabilities.comments?.privateDays ?? 0}
        onChoose={(privately) => onChange({ privately })}
        onRemove={draft.quote && unquote}
      />
    </Suspense>
  )
}

type PartProps = { draft: Draft; onChange: (part: Partial<Draft>) => void }

function Buttons({ draft, kind, onChange }: PartProps & { kind: ChannelKind | undefined }) {
  if (draft.buttons.length === 0) return null
  return (
    <Suspense>
      <ButtonsForm
        buttons={draft.buttons}
        kind={kind}
        onChange={(buttons) => onChange({ buttons })}
      />
    </Suspense>
  )
}

function Picked({ draft, accountId, onChange }: PartProps & { accountId: string | undefined }) {
  if (!draft.sticker) return null
  return (
    <Suspense>
      <ChosenSticker
        accountId={accountId}
        sticker={draft.sticker}
        onRemove={() => onChange({ sticker: undefined })}
      />
    </Suspense>
  )
}

type TroubleProps = {
  name: string
  draft: Draft
  onDismiss: () => void
  /** Left out where what is in the composer cannot be sent. */
  onSend: ((resolve: boolean) => void) | undefined
}

function Trouble({ name, draft: { problem }, onDismiss, onSend }: TroubleProps) {
  if (!problem) return null
  const again = onSend && { onSend: () => onSend(problem.resolve) }
  return <ProblemNotice name={name} problem={problem} onDismiss={onDismiss} {...again} />
}

type OutsideProps = {
  late: SendWays | undefined
  refusal: string | undefined
  onElsewhere: (target: Target) => void
  onTemplate: () => void
}

/** Why no free words can leave, and the ways that are left. */
function Outside({ late, refusal, onElsewhere, onTemplate }: OutsideProps) {
  const { t } = useTranslation()
  if (late)
    return (
      <Suspense>
        <LateBar ways={late} onElsewhere={onElsewhere} onTemplate={onTemplate} />
      </Suspense>
    )
  if (refusal === undefined) return null
  return (
    <p className={classes.closed}>
      <Lock size={14} />
      {t(`compose.blocked.${refusal}`)}
      {refusal === 'needsTemplate' && (
        <Button size="compact-xs" variant="light" onClick={onTemplate}>
          {t('compose.template.sendOne')}
        </Button>
      )}
    </p>
  )
}

/** Words whose window has closed become a template: the server turns them into the one that the bar shows. */
function useLate(
  conversationId: string,
  way: Way | undefined,
  draft: Draft,
  asked: string | undefined,
): { late: SendWays | undefined; refusal: string | undefined } {
  const late = useWays(conversationId, way, lateWords(asked, draft))
  const turns = late?.ways[0]?.kind === 'template'
  return { late, refusal: asked === 'needsTemplate' && turns ? undefined : asked }
}

/** Words that could become a template: files and stickers cannot. */
function lateWords(refusal: string | undefined, draft: Draft): Content | undefined {
  const { text, uploads, sticker } = draft
  const isText = text.trim() !== '' && uploads.length === 0 && !sticker
  return refusal === 'needsTemplate' && isText ? { kind: 'text', text: text.trim() } : undefined
}

type OpenProps = Pick<Props, 'contact'> & {
  conversationId: string
  dialog: ReturnType<typeof useDialog>
  kind: ChannelKind | undefined
  way: Way | undefined
  draft: Draft
}

function OpenDialog({ conversationId, dialog, contact, kind, way, draft }: OpenProps) {
  const { opened, send, close } = dialog
  if (!opened || !contact || !way) return null
  return (
    <Suspense>
      {opened === 'template' ? (
        <TemplatePicker
          contact={contact}
          conversationId={conversationId}
          way={way}
          draft={draft}
          onSend={send}
          onClose={close}
        />
      ) : (
        kind && (
          <MoreDialog
            capabilities={kind.capabilities}
            words={draft.text}
            onSend={send}
            onClose={close}
          />
        )
      )}
    </Suspense>
  )
}

/** A reply: where it goes, its words, its files. */
export function ReplyForm({ conversation, contact, quoted, onQuoteUsed, onMacros }: Props) {
  const { t } = useTranslation()
  const now = useNow(20)
  const [draft, change] = useDraft(conversation.id, 'reply')
  const field = useRef<HTMLTextAreaElement>(null)
  const uploads = useUploads(conversation.id)
  const typing = useTyping(conversation.id)
  const ways = contact ? waysTo(contact) : []
  const way = chooseWay(ways, draft, conversation)
  const kind = useKind(way?.handle.channel)
  const uploading = uploads.some(({ error }) => error === undefined)
  // Before it is known where the reply goes, a click on Send would be lost.
  const waits = contact === undefined ? 'loading' : uploading ? 'uploading' : undefined
  const comment = useComment(conversation.contactId, way, draft)
  const asked = waits ?? refusalOf(draft, way, kind, now, comment)
  const { late, refusal } = useLate(conversation.id, way, draft, asked)
  const reply = useReply({ conversation, draft, way, kind, refusal, comment })
  useEffect(() => {
    if (!quoted) return
    const { id, direction } = quoted
    change({
      quote: { id, direction, text: plainText(quoted.content).slice(0, 200) },
      target: { handleId: quoted.handleId, accountId: quoted.accountId },
    })
    onQuoteUsed()
  }, [quoted, change, onQuoteUsed])
  const dialog = useDialog({ conversation, draft, way })
  const as = comment && answerAs(draft)
  const closed = refusal !== undefined && closedReasons.includes(refusal)
  return (
    <>
      <Trouble
        name={conversation.contactName}
        draft={draft}
        onDismiss={() => change({ problem: undefined })}
        onSend={refusal === undefined ? (resolve) => reply.send(resolve, true) : undefined}
      />
      <WayBar
        way={way}
        ways={ways}
        kind={kind}
        now={as ? undefined : now}
        conversationId={conversation.id}
        onChoose={(target) => change({ target })}
        onLink={(text) => change({ text: insertAt(field.current, draft.text, text) })}
      />
      {kind?.capabilities.subject && (
        <input
          className={classes.subject}
          aria-label={t('compose.subject')}
          placeholder={t('compose.subject')}
          value={draft.subject ?? reply.subject}
          onChange={(event) => change({ subject: event.currentTarget.value })}
        />
      )}
      <Outside
        late={late}
        refusal={closed ? refusal : undefined}
        onElsewhere={(target) => change({ target })}
        onTemplate={() => dialog.open('template')}
      />
      <Answered
        conversation={conversation}
        comment={comment}
        draft={draft}
        kind={kind}
        onChange={change}
      />
      <TextBox
        field={field}
        value={draft.text}
        label={t('compose.replyLabel', { name: conversation.contactName })}
        placeholder={t('compose.replyPlaceholder')}
        onFiles={(files) => attach(conversation.id, files)}
        onChange={(text) => {
          change({ text })
          // What begins with it is a macro's name; it stays for whoever means the sign itself.
          if (text === '/' && draft.text === '') onMacros()
          else typing(way)
        }}
      />
      {!as && <Buttons draft={draft} kind={kind} onChange={change} />}
      <AttachmentsBar
        uploads={draft.uploads}
        running={uploads}
        onRemove={(id) => change({ uploads: draft.uploads.filter((upload) => upload.id !== id) })}
      />
      <Picked accountId={way?.accountId} draft={draft} onChange={change} />
      <ReplyBar
        conversationId={conversation.id}
        draft={draft}
        kind={kind}
        accountId={way?.accountId}
        refusal={refusal}
        comment={as}
        closed={closed}
        onChange={change}
        onEmoji={(emoji) => change({ text: insertAt(field.current, draft.text, emoji) })}
        onSend={(resolve) => reply.send(resolve, false)}
        onTemplate={() => dialog.open('template')}
        onMore={() => dialog.open('more')}
        onMacros={onMacros}
        later={
          <Suspense>
            <LaterItems
              conversationId={conversation.id}
              contact={contact}
              prepared={() => reply.prepared(false, true)}
            />
          </Suspense>
        }
      />
      <OpenDialog
        conversationId={conversation.id}
        dialog={dialog}
        kind={kind}
        contact={contact}
        way={way}
        draft={draft}
      />
    </>
  )
}
