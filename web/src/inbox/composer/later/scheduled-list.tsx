import { type Scheduled, scheduledApi } from '@atrium/contract/api/sending/scheduled'
import { plainText } from '@atrium/contract/content'
import { Button, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleAlert, Clock3, Paperclip } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../../api/api-error.ts'
import { call } from '../../../api/call.ts'
import { now } from '../../../api/clock.ts'
import { fullTime } from '../../../language/format.ts'
import { ChannelMark } from '../../../ui/channel-mark.tsx'
import { warn } from '../../../ui/notify.ts'
import { ruleWords } from '../../timeline/activity/rule-words.ts'
import classes from './later.module.css'
import { localInput } from './times.ts'
import { Unless } from './unless.tsx'

/** What waits to be sent to this contact, and what came back: below the timeline, where it will stand. */
export function ScheduledList({ contactId }: { contactId: string }) {
  const { t } = useTranslation()
  const { data } = useQuery({
    queryKey: ['scheduled', contactId],
    queryFn: ({ signal }) => call(scheduledApi.list, { params: { id: contactId }, signal }),
  })
  if (!data || data.items.length === 0) return null
  return (
    <ul className={classes.list} aria-label={t('later.list')}>
      {data.items.map((item) => (
        <ScheduledRow key={item.id} item={item} />
      ))}
    </ul>
  )
}

function useChange(item: Scheduled) {
  const cache = useQueryClient()
  const { t } = useTranslation()
  const settled = () => cache.invalidateQueries({ queryKey: ['scheduled', item.contactId] })
  const failed = (error: unknown): void =>
    warn((error instanceof ApiError && error.detail) || t('later.failed'))
  const params = { id: item.id }
  const change = useMutation({
    mutationFn: (body: { sendAt: string; text?: string; cancelIfAnswered: boolean }) =>
      call(scheduledApi.change, { params, body }),
    onSettled: settled,
    onError: failed,
  })
  const cancel = useMutation({
    mutationFn: () => call(scheduledApi.cancel, { params }),
    onSettled: settled,
    onError: failed,
  })
  return { change, cancel }
}

function ScheduledRow({ item }: { item: Scheduled }) {
  const { t, i18n } = useTranslation()
  const [editing, setEditing] = useState(false)
  const { change, cancel } = useChange(item)
  const { state, why, by, attachmentIds } = item
  const at = fullTime(item.sendAt, i18n.language)
  if (editing)
    return (
      <li className={classes.row}>
        <EditForm
          item={item}
          busy={change.isPending}
          onSave={(body) => change.mutate(body, { onSuccess: () => setEditing(false) })}
          onClose={() => setEditing(false)}
        />
      </li>
    )
  return (
    <li className={classes.row} data-state={state}>
      <p className={classes.words} dir="auto">
        {plainText(item.content) || t('later.file')}
        {attachmentIds.length > 0 && (
          <span className={classes.files}>
            <Paperclip size={12} /> {attachmentIds.length}
          </span>
        )}
      </p>
      <footer>
        <ChannelMark channel={item.channel} />
        {state === 'waiting' ? <Clock3 size={13} /> : <CircleAlert size={13} />}
        <span className={classes.why}>
          {state === 'waiting'
            ? t(item.cancelIfAnswered ? 'later.waitsUnless' : 'later.waits', { at, name: by.name })
            : t('later.cameBack', { why: why ? ruleWords(t, i18n.language, why) : '' })}
        </span>
        <Button size="compact-xs" variant="subtle" onClick={() => setEditing(true)}>
          {t(state === 'waiting' ? 'later.edit' : 'later.again')}
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          color="red"
          loading={cancel.isPending}
          onClick={() => cancel.mutate()}
        >
          {t('later.cancel')}
        </Button>
      </footer>
    </li>
  )
}

type EditProps = {
  item: Scheduled
  busy: boolean
  onSave: (body: { sendAt: string; text?: string; cancelIfAnswered: boolean }) => void
  onClose: () => void
}

function EditForm({ item, busy, onSave, onClose }: EditProps) {
  const { t } = useTranslation()
  const { content } = item
  const words = 'text' in content ? content.text : undefined
  const [text, setText] = useState(words ?? '')
  const [time, setTime] = useState(() =>
    localInput(Math.max(Date.parse(item.sendAt), now() + 3600_000)),
  )
  const [unless, setUnless] = useState(item.cancelIfAnswered)
  const fits = Date.parse(time) > now() && (words === undefined || text.trim() !== '')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const changed = words !== undefined && text !== words ? { text } : {}
    onSave({ sendAt: new Date(time).toISOString(), cancelIfAnswered: unless, ...changed })
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      {words !== undefined && (
        <Textarea
          autosize
          data-autofocus
          maxRows={6}
          aria-label={t('later.words')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      <div className={classes.fields}>
        <TextInput
          type="datetime-local"
          size="xs"
          aria-label={t('later.when')}
          value={time}
          onChange={(event) => setTime(event.currentTarget.value)}
        />
        <Unless checked={unless} onChange={setUnless} />
        <Button size="compact-sm" type="submit" disabled={!fits} loading={busy}>
          {t('later.save')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onClose}>
          {t('later.keep')}
        </Button>
      </div>
    </form>
  )
}
