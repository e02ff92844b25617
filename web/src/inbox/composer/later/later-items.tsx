import { scheduledApi } from '@atrium/contract/api/sending/scheduled'
import type { Contact } from '@atrium/contract/contact'
import { Button, Menu, Modal, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Clock3 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { now } from '../../../api/clock.ts'
import { dayTime } from '../../../language/format.ts'
import { useNow } from '../../../language/use-now.ts'
import { drafts, emptyDraft } from '../sending/draft.ts'
import { bodyOf, type Prepared, unsent } from '../sending/use-send.ts'
import classes from './later.module.css'
import { laterChoices, localInput } from './times.ts'
import { Unless } from './unless.tsx'

type Props = {
  conversationId: string
  contact: Contact | undefined
  /** What is written, as it would be sent now; nothing where it cannot be. */
  prepared: () => Prepared | undefined
}

/** Times at which what is written may leave instead of now. */
export function LaterItems({ conversationId, contact, prepared }: Props) {
  const { t, i18n } = useTranslation()
  const [unlessAnswered, setUnlessAnswered] = useState(true)
  const [choosing, setChoosing] = useState(false)
  const schedule = useSchedule(conversationId, contact, prepared)
  // Computed anew when the clock moves while the menu stands open.
  const shown = useNow(20)
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  const zone = contact?.preferences.timeZone?.value ?? own
  const send = (at: number): void => {
    void schedule(at, unlessAnswered)
    setUnlessAnswered(true)
  }
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{t('later.label')}</Menu.Label>
      {laterChoices(shown, zone).map(({ key, at }) => (
        <Menu.Item
          key={key}
          leftSection={<Clock3 size={15} />}
          rightSection={<small className={classes.time}>{dayTime(at, i18n.language)}</small>}
          onClick={() => send(at)}
        >
          {t(`later.${key}`)}
        </Menu.Item>
      ))}
      <Menu.Item leftSection={<Clock3 size={15} />} onClick={() => setChoosing(true)}>
        {t('later.own')}
      </Menu.Item>
      <Unless checked={unlessAnswered} onChange={setUnlessAnswered} />
      {choosing && <OwnTime onChoose={send} onClose={() => setChoosing(false)} />}
    </>
  )
}

function OwnTime({ onChoose, onClose }: { onChoose: (at: number) => void; onClose: () => void }) {
  const { t } = useTranslation()
  const [value, setValue] = useState(() => localInput(now() + 2 * 3600_000))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onChoose(Date.parse(value))
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t('later.label')} size="sm">
      <form onSubmit={submit}>
        <TextInput
          data-autofocus
          type="datetime-local"
          label={t('later.when')}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <Button type="submit" fullWidth mt="md" disabled={!(Date.parse(value) > now())}>
          {t('later.set')}
        </Button>
      </form>
    </Modal>
  )
}

/** The words leave the composer when the plan is kept; refused, they stay in it with the reason. */
function useSchedule(
  conversationId: string,
  contact: Contact | undefined,
  prepared: Props['prepared'],
) {
  const cache = useQueryClient()
  return async (at: number, cancelIfAnswered: boolean): Promise<void> => {
    const sending = prepared()
    if (!sending) return
    drafts.set(conversationId, 'reply', { ...emptyDraft, target: sending.draft.target })
    try {
      const { expectedLastSeq: _, ...body } = bodyOf(sending)
      await call(scheduledApi.schedule, {
        params: { id: conversationId },
        body: { ...body, sendAt: new Date(at).toISOString(), cancelIfAnswered },
      })
      await cache.invalidateQueries({ queryKey: ['scheduled', contact?.id] })
    } catch (error) {
      const meanwhile = drafts.get(conversationId, 'reply')
      drafts.set(conversationId, 'reply', unsent(error, sending, meanwhile))
    }
  }
}
