import type { ConversationRow } from '@atrium/contract/conversation'
import type { Message } from '@atrium/contract/message'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { contactQuery } from '../../api/queries.ts'
import { useCommand } from '../../commands/registry.ts'
import { withSettingsTexts } from '../../language/i18n.ts'
import { persistently } from '../../ui/state/persistently.ts'
import classes from './composer.module.css'
import { insertAt } from './insert-at.ts'
import type { OpenMacros } from './macro/macros.tsx'
import { NoteForm } from './note-form.tsx'
import { ReplyForm } from './reply-form.tsx'
import { drafts, type Mode } from './sending/draft.ts'

const ScheduledList = lazy(() =>
  persistently(() => withSettingsTexts(import('./later/scheduled-list.tsx'))).then((part) => ({
    default: part.ScheduledList,
  })),
)

const Macros = lazy(() =>
  persistently(() => withSettingsTexts(import('./macro/macros.tsx'))).then((part) => ({
    default: part.Macros,
  })),
)

type Props = {
  conversation: ConversationRow
  /** A message that was just chosen to be answered. */
  quoted: Message | undefined
  onQuoteUsed: () => void
}

/** Writes replies to the customer, or notes to the team; the two never look alike. */
export function Composer({ conversation, quoted, onQuoteUsed }: Props) {
  const { t } = useTranslation()
  const [mode, setMode] = useState<Mode>('reply')
  const box = useRef<HTMLDivElement>(null)
  const contact = useQuery(contactQuery(conversation.contactId))
  const [opened, setOpened] = useState<OpenMacros>()
  // At once: the letters typed after R or N are words already, not commands.
  const write = (next: Mode): void => {
    flushSync(() => setMode(next))
    box.current?.querySelector('textarea')?.focus()
  }
  /** Where the cursor stands; what was typed to find them goes. */
  const put = (words: string): void => {
    const { text } = drafts.get(conversation.id, 'reply')
    const field = box.current?.querySelector('textarea') ?? null
    const next = text.startsWith('/') ? words : insertAt(field, text, words)
    drafts.change(conversation.id, 'reply', { text: next })
  }
  useCommand('write.reply', () => write('reply'))
  useCommand('write.note', () => write('note'))
  useCommand('write.macro', () => setOpened('list'))
  useEffect(() => {
    if (!quoted) return
    setMode('reply')
    setTimeout(() => box.current?.querySelector('textarea')?.focus())
  }, [quoted])
  return (
    <div ref={box} className={classes.composer}>
      <Suspense>
        <ScheduledList contactId={conversation.contactId} />
      </Suspense>
      <div className={classes.box} data-mode={mode}>
        <div className={classes.modes}>
          {(['reply', 'note'] as const).map((name) => (
            <button
              key={name}
              type="button"
              className={classes.mode}
              aria-pressed={mode === name}
              onClick={() => write(name)}
            >
              {t(`compose.${name}`)}
            </button>
          ))}
        </div>
        {mode === 'note' ? (
          <NoteForm conversation={conversation} />
        ) : (
          <ReplyForm
            conversation={conversation}
            contact={contact.data}
            quoted={quoted}
            onQuoteUsed={onQuoteUsed}
            onMacros={() => setOpened('list')}
          />
        )}
      </div>
      {contact.data && (
        <Suspense>
          <Macros
            conversation={conversation}
            contact={contact.data}
            opened={opened}
            onOpen={setOpened}
            onWrite={(words) => {
              write('reply')
              put(words)
            }}
          />
        </Suspense>
      )}
    </div>
  )
}
