import { segmentsApi } from '@atrium/contract/api/sending/segments'
import type { SegmentTree } from '@atrium/contract/broadcast/segment'
import { newId, uuid } from '@atrium/contract/ids'
import { Button, Popover, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import settings from '../../../settings/settings.module.css'
import { tell } from '../../../ui/notify.ts'
import { useErrorText } from '../../../ui/state/state.tsx'
import classes from '../../broadcast.module.css'
import { segmentsQuery } from '../../queries.ts'

/** Keeps these conditions under a name, for other broadcasts. */
export function SaveSegment({ tree }: { tree: SegmentTree }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const [opened, setOpened] = useState(false)
  const [name, setName] = useState('')
  const save = useMutation({
    mutationFn: () => call(segmentsApi.save, { params: { id: newId(uuid) }, body: { name, tree } }),
    onSuccess: () => {
      setOpened(false)
      setName('')
      tell(t('broadcasts.segmentSaved'))
      return cache.invalidateQueries({ queryKey: segmentsQuery.queryKey, exact: true })
    },
  })
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus withArrow>
      <Popover.Target>
        <Button size="xs" variant="subtle" onClick={() => setOpened(true)}>
          {t('broadcasts.saveSegment')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={classes.buttons}
          onSubmit={(event) => {
            event.preventDefault()
            save.mutate()
          }}
        >
          <TextInput
            size="xs"
            aria-label={t('broadcasts.segmentName')}
            placeholder={t('broadcasts.segmentName')}
            maxLength={100}
            value={name}
            onChange={({ currentTarget: { value } }) => setName(value)}
          />
          <Button size="xs" type="submit" loading={save.isPending} disabled={name.trim() === ''}>
            {t('broadcasts.save')}
          </Button>
        </form>
        {save.error && (
          <p className={settings.error} role="alert">
            {errorText(save.error)}
          </p>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
