import type { Contact } from '@atrium/contract/contact'
import { plainText } from '@atrium/contract/content'
import type { ConversationRow } from '@atrium/contract/conversation'
import type { Message } from '@atrium/contract/message'
import { Lock } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useNow } from '../../language/use-now.ts'
import { useKind } from '../../ui/channel-mark.tsx'
import { ButtonsForm } from './buttons-form.tsx'
import classes from './composer.module.css'
import { AttachmentsBar } from './files/attachments-bar.tsx'
import { attach, useUploads } from './files/uploads.ts'
import { ProblemNotice } from './problem-notice.tsx'
import { QuoteBar } from './quote-bar.tsx'
import { ReplyBar } from './reply-bar.tsx'
import { chooseWay, refusalOf, waysTo } from './sending/reach.ts'
import { useDraft } from './sending/use-draft.ts'
import { useReply } from './sending/use-reply.ts'
import { useTyping } from './sending/use-typing.ts'
import { TextBox } from './text-box.tsx'
import { WayBar } from './way-bar.tsx'

type Props = {
  conversation: ConversationRow
  contact: Contact | undefined
  quoted: Message | undefined
  onQuoteUsed: () => void
}

const closedReasons = ['needsTemplate', 'windowClosed', 'blocked', 'noWay']
const silentReasons: (string | undefined)[] = [undefined, 'empty', 'loading']

/** Where the cursor stands; at the end when the field was never touched. */
function insertAt(field: HTMLTextAreaElement | null, text: string, added: string): string {
  const at = field?.selectionStart ?? text.length
  return text.slice(0, at) + added + text.slice(field?.selectionEnd ?? at)
}

/** A reply: where it goes, its words, its files. */
export function ReplyForm({ conversation, contact, quoted, onQuoteUsed }: Props) {
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
  const refusal = waits ?? refusalOf(draft, way, kind, now)
  const reply = useReply({ conversation, draft, way, kind, refusal })
  useEffect(() => {
    if (!quoted) return
    const { id, direction } = quoted
    change({
      quote: { id, direction, text: plainText(quoted.content).slice(0, 200) },
      target: { handleId: quoted.handleId, accountId: quoted.accountId },
    })
    onQuoteUsed()
  }, [quoted, change, onQuoteUsed])
  const closed = refusal !== undefined && closedReasons.includes(refusal)
  return (
    <>
      {draft.problem && (
        <ProblemNotice
          name={conversation.contactName}
          problem={draft.problem}
          onDismiss={() => change({ problem: undefined })}
          onSend={() => reply.send(draft.problem?.resolve ?? false, true)}
        />
      )}
      <WayBar
        way={way}
        ways={ways}
        kind={kind}
        now={now}
        onChoose={(target) => change({ target })}
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
      {closed && (
        <p className={classes.closed}>
          <Lock size={14} />
          {t(`compose.blocked.${refusal}`)}
        </p>
      )}
      {draft.quote && (
        <QuoteBar quote={draft.quote} onRemove={() => change({ quote: undefined })} />
      )}
      <TextBox
        field={field}
        value={draft.text}
        label={t('compose.replyLabel', { name: conversation.contactName })}
        placeholder={t('compose.replyPlaceholder')}
        onFiles={(files) => attach(conversation.id, files)}
        onChange={(text) => {
          change({ text })
          typing(way)
        }}
      />
      <ButtonsForm
        buttons={draft.buttons}
        kind={kind}
        onChange={(buttons) => change({ buttons })}
      />
      <AttachmentsBar
        uploads={draft.uploads}
        running={uploads}
        onRemove={(id) => change({ uploads: draft.uploads.filter((upload) => upload.id !== id) })}
      />
      <ReplyBar
        conversationId={conversation.id}
        draft={draft}
        kind={kind}
        refusal={refusal}
        hint={closed || silentReasons.includes(refusal) ? undefined : refusal}
        onChange={change}
        onEmoji={(emoji) => change({ text: insertAt(field.current, draft.text, emoji) })}
        onSend={(resolve) => reply.send(resolve, false)}
      />
    </>
  )
}
