import { reviseApi } from '@atrium/contract/api/revise'
import type { Message } from '@atrium/contract/message'
import { Button, Modal, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { apply } from '../../../../api/apply/apply.ts'
import { call } from '../../../../api/call.ts'
import { useErrorText } from '../../../../ui/state/state.tsx'
import classes from './question.module.css'

/** Other words for a message that has left. The timeline shows them when the provider took them. */
export function EditMessage({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const { content, change } = message
  const waiting = change?.kind === 'edit' ? change.content : content
  const [text, setText] = useState(waiting && 'text' in waiting ? (waiting.text ?? '') : '')
  const edit = useMutation({
    mutationFn: () =>
      call(reviseApi.edit, { params: { id: message.id }, body: { text: text.trim() } }),
    onSuccess: (item) => {
      apply(cache, { kind: 'item', item })
      onClose()
    },
  })
  const empty = text.trim() === ''
  const save = (event: KeyboardEvent) => {
    // An input method's own Enter is not ours.
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing)
      return
    event.preventDefault()
    if (!empty) edit.mutate()
  }
  return (
    <Modal opened onClose={onClose} title={t('message.revise.edit')}>
      <Textarea
        data-autofocus
        autosize
        minRows={3}
        maxRows={12}
        dir="auto"
        aria-label={t('message.revise.words')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={save}
      />
      <p className={classes.hint}>{t('message.revise.editHint')}</p>
      {edit.error ? (
        <p className={classes.error} role="alert">
          {errorText(edit.error)}
        </p>
      ) : null}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('confirm.cancel')}
        </Button>
        <Button disabled={empty} loading={edit.isPending} onClick={() => edit.mutate()}>
          {t('message.revise.save')}
        </Button>
      </div>
    </Modal>
  )
}
