import { macrosApi } from '@atrium/contract/api/macros'
import { newId, uuid } from '@atrium/contract/ids'
import type { Macro } from '@atrium/contract/macro/macro'
import { Badge, Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Pencil, Plus, Trash2, Zap } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { macrosQuery } from '../../macros/query.ts'
import { StepIcon } from '../../macros/step-icon.tsx'
import { useStepWords } from '../../macros/step-words.ts'
import { useSession } from '../../session/session.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Empty, Failure } from '../../ui/state/state.tsx'
import { PageHead } from '../page-head.tsx'
import page from '../settings.module.css'
import { MacroForm } from './macro-form.tsx'
import classes from './macros.module.css'

/** Everyone's macros, which administrators change, and one's own. */
export function MacrosPage() {
  const { t } = useTranslation()
  const { member } = useSession()
  const macros = useQuery(macrosQuery)
  const [edited, setEdited] = useState<Macro>()
  const isAdmin = member.role === 'admin'
  const items = macros.data?.items ?? []
  const add = (
    <Button
      leftSection={<Plus size={15} />}
      onClick={() =>
        setEdited({
          id: newId(uuid),
          name: '',
          visibility: isAdmin ? 'everyone' : 'me',
          steps: [],
          rev: 0,
        })
      }
    >
      {t('macros.new')}
    </Button>
  )
  return (
    <>
      <PageHead
        title={t('macros.title')}
        text={t('macros.text')}
        action={items.length > 0 && add}
      />
      {macros.isPending && <SkeletonRows rows={4} avatar={false} />}
      {macros.error && <Failure error={macros.error} retry={() => void macros.refetch()} />}
      {macros.data && items.length === 0 && (
        <Empty
          icon={<Zap size={22} />}
          title={t('macros.empty')}
          text={t('macros.emptyText')}
          action={add}
        />
      )}
      {items.length > 0 && (
        <div className={page.card}>
          {items.map((macro) => (
            <Row
              key={macro.id}
              macro={macro}
              mayEdit={isAdmin || macro.visibility === 'me'}
              onEdit={() => setEdited(macro)}
            />
          ))}
        </div>
      )}
      {items.length > 0 && !isAdmin && <p className={classes.note}>{t('macros.adminsOnly')}</p>}
      {edited && (
        <MacroForm macro={edited} isAdmin={isAdmin} onClose={() => setEdited(undefined)} />
      )}
    </>
  )
}

type RowProps = { macro: Macro; mayEdit: boolean; onEdit: () => void }

function Row({ macro: { id, name, visibility, steps }, mayEdit, onEdit }: RowProps) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const words = useStepWords()
  const [removing, setRemoving] = useState(false)
  const remove = useMutation({
    mutationFn: () => call(macrosApi.remove, { params: { id } }),
    onSuccess: () => cache.invalidateQueries(macrosQuery),
  })
  return (
    <div className={page.row}>
      <span className={page.words}>
        <b>{name}</b>
        <span className={classes.steps}>
          {steps.map((step, place) => (
            // A step has no name but its place; the list is only read.
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <span key={place} className={classes.step}>
              <StepIcon kind={step.kind} size={13} />
              <span>{words(step)}</span>
            </span>
          ))}
        </span>
      </span>
      {visibility === 'me' && (
        <Badge color="gray" variant="light" tt="none">
          {t('macros.onlyMe')}
        </Badge>
      )}
      {mayEdit && (
        <span className={classes.buttons}>
          <IconButton
            label={t('macros.edit', { name })}
            icon={<Pencil size={15} />}
            onClick={onEdit}
          />
          <IconButton
            label={t('macros.remove', { name })}
            icon={<Trash2 size={15} />}
            onClick={() => setRemoving(true)}
          />
        </span>
      )}
      {removing && (
        <Confirm
          title={t('macros.removeTitle', { name })}
          action={t('macros.removeAction')}
          danger
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setRemoving(false)}
        >
          {t(visibility === 'me' ? 'macros.removeOwn' : 'macros.removeText')}
        </Confirm>
      )}
    </div>
  )
}
