import { labelsApi } from '@atrium/contract/api/labels'
import { newId, uuid } from '@atrium/contract/ids'
import { type Label, labelColors } from '@atrium/contract/label'
import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Tags, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import labels from '../../contacts/labels/labels.module.css'
import { useSession } from '../../session/session.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { tell } from '../../ui/notify.ts'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Empty, Failure, useErrorText } from '../../ui/state/state.tsx'
import { PageHead } from '../page-head.tsx'
import classes from '../settings.module.css'
import { labelsQuery } from './query.ts'

/** The workspace's labels: named, coloured, removed. */
export function LabelsPage() {
  const { t } = useTranslation()
  const { member } = useSession()
  const found = useQuery(labelsQuery)
  const [fresh, setFresh] = useState<Label>()
  const items = found.data?.items ?? []
  return (
    <>
      <PageHead
        title={t('labels.title')}
        text={t('labels.text')}
        action={
          <Button
            leftSection={<Plus size={15} />}
            disabled={fresh !== undefined}
            onClick={() => setFresh({ id: newId(uuid), name: '', color: 'gray' })}
          >
            {t('labels.new')}
          </Button>
        }
      />
      {found.isPending && <SkeletonRows rows={4} avatar={false} />}
      {found.error && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && items.length === 0 && !fresh && (
        <Empty icon={<Tags size={22} />} title={t('labels.empty')} text={t('labels.emptyText')} />
      )}
      {(items.length > 0 || fresh) && (
        <div className={classes.card}>
          {fresh && <Row label={fresh} saved={() => setFresh(undefined)} />}
          {items.map((label) => (
            <Row key={label.id} label={label} removable={member.role === 'admin'} />
          ))}
        </div>
      )}
    </>
  )
}

type RowProps = { label: Label; removable?: boolean; saved?: () => void }

function Row({ label, removable = false, saved }: RowProps) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const [name, setName] = useState(label.name)
  const [color, setColor] = useState(label.color)
  const [removing, setRemoving] = useState(false)
  const refresh = () => cache.invalidateQueries({ queryKey: labelsQuery.queryKey })
  const save = useMutation({
    mutationFn: () => call(labelsApi.save, { params: { id: label.id }, body: { name, color } }),
    onSuccess: async () => {
      await refresh()
      tell(t('labels.saved'))
      saved?.()
    },
  })
  const remove = useMutation({
    mutationFn: () => call(labelsApi.remove, { params: { id: label.id } }),
    onSuccess: refresh,
  })
  const changed = name.trim() !== label.name || color !== label.color
  return (
    <form
      className={labels.row}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <TextInput
        size="xs"
        aria-label={t('labels.name')}
        placeholder={t('labels.name')}
        maxLength={50}
        error={save.error ? errorText(save.error) : null}
        value={name}
        onChange={({ currentTarget: { value } }) => setName(value)}
      />
      <span className={labels.colors} role="radiogroup" aria-label={t('labels.color')}>
        {labelColors.map((value) => (
          <input
            key={value}
            type="radio"
            name={`color-${label.id}`}
            aria-label={t(`labels.colors.${value}`)}
            data-color={value}
            checked={value === color}
            onChange={() => setColor(value)}
          />
        ))}
      </span>
      {changed && (
        <Button size="xs" type="submit" loading={save.isPending} disabled={name.trim() === ''}>
          {t('labels.save')}
        </Button>
      )}
      {removable && (
        <IconButton
          label={t('labels.remove', { name: label.name })}
          icon={<Trash2 size={15} />}
          onClick={() => setRemoving(true)}
        />
      )}
      {removing && (
        <Confirm
          title={t('labels.removeTitle', { name: label.name })}
          action={t('labels.removeAction')}
          danger
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => {
            setRemoving(false)
            remove.reset()
          }}
        >
          {t('labels.removeText')}
        </Confirm>
      )}
    </form>
  )
}
