import type { ConversationRow } from '@atrium/contract/conversation'
import { Button } from '@mantine/core'
import { StickyNote } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Keys } from '../../commands/keys.tsx'
import { useCommand } from '../../commands/registry.ts'
import classes from './composer.module.css'
import { ProblemNotice } from './problem-notice.tsx'
import { useDraft } from './sending/use-draft.ts'
import { useNote } from './sending/use-note.ts'
import { TextBox } from './text-box.tsx'

/** A note for the team. */
export function NoteForm({ conversation }: { conversation: ConversationRow }) {
  const { t } = useTranslation()
  const [draft, change] = useDraft(conversation.id, 'note')
  const note = useNote(conversation)
  const empty = draft.text.trim() === ''
  const save = (): void => {
    if (!empty && !note.isPending) note.mutate(draft)
  }
  useCommand('write.send', save)
  return (
    <>
      {draft.problem && (
        <ProblemNotice
          name={conversation.contactName}
          problem={draft.problem}
          onDismiss={() => change({ problem: undefined })}
        />
      )}
      <TextBox
        value={draft.text}
        label={t('compose.noteLabel')}
        placeholder={t('compose.notePlaceholder')}
        onChange={(text) => change({ text })}
      />
      <div className={classes.bar}>
        <span className={classes.hint}>{t('compose.noteHint')}</span>
        <Button
          size="compact-sm"
          color="yellow"
          variant="filled"
          autoContrast
          className={classes.send ?? ''}
          leftSection={<StickyNote size={14} />}
          disabled={empty}
          loading={note.isPending}
          onClick={save}
        >
          {t('compose.addNote')}
        </Button>
        <Keys id="write.send" />
      </div>
    </>
  )
}
