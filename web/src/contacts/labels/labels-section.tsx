import { labelsApi } from '@atrium/contract/api/labels'
import type { Contact } from '@atrium/contract/contact'
import { newId, uuid } from '@atrium/contract/ids'
import { labelColors } from '@atrium/contract/label'
import { Combobox, useCombobox } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { contactQuery } from '../../api/queries.ts'
import { labelsQuery } from '../../settings/labels/query.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { warn } from '../../ui/notify.ts'
import { useErrorText } from '../../ui/state/state.tsx'
import { Section } from '../panel/section.tsx'
import { LabelChip } from './label-chip.tsx'
import classes from './labels.module.css'

/** What the team calls this customer; a label that is not there yet is made by its name. */
export function LabelsSection({ contact }: { contact: Contact }) {
  const { t } = useTranslation()
  const say = useSayLabel(contact.id)
  return (
    <Section
      title={t('labels.title')}
      action={<AddLabel contact={contact} give={(id) => say({ id, has: true })} />}
    >
      {contact.labels.length > 0 && (
        <ul className={classes.chips}>
          {contact.labels.map((label) => (
            <li key={label.id}>
              <LabelChip label={label}>
                <button
                  type="button"
                  className={classes.remove}
                  aria-label={t('labels.takeAway', { name: label.name })}
                  onClick={() => say({ id: label.id, has: false })}
                >
                  <X size={12} />
                </button>
              </LabelChip>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function AddLabel({ contact, give }: { contact: Contact; give: (id: string) => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const [typed, setTyped] = useState('')
  const all = useQuery(labelsQuery).data?.items ?? []
  const create = useMutation({
    mutationFn: (name: string) =>
      call(labelsApi.save, {
        params: { id: newId(uuid) },
        body: { name, color: labelColors[all.length % labelColors.length] ?? 'gray' },
      }),
    onSuccess: (label) => {
      void cache.invalidateQueries({ queryKey: labelsQuery.queryKey })
      give(label.id)
    },
    onError: (error) => warn(errorText(error)),
  })
  const words = typed.trim()
  const own = new Set(contact.labels.map(({ id }) => id))
  const found = all.filter(
    ({ id, name }) => !own.has(id) && name.toLowerCase().includes(words.toLowerCase()),
  )
  const isNew = words !== '' && all.every(({ name }) => name.toLowerCase() !== words.toLowerCase())
  return (
    <Combobox
      store={combobox}
      width={220}
      position="bottom-end"
      onOptionSubmit={(chosen) => {
        if (chosen === 'new') create.mutate(words)
        else give(chosen)
        setTyped('')
        combobox.closeDropdown()
      }}
    >
      <Combobox.Target targetType="button">
        <IconButton
          label={t('labels.add')}
          size={24}
          icon={<Plus size={14} />}
          onClick={() => combobox.toggleDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={typed}
          maxLength={50}
          aria-label={t('labels.search')}
          placeholder={t('labels.search')}
          onChange={({ currentTarget: { value } }) => setTyped(value)}
        />
        <Combobox.Options mah={220} className={classes.options}>
          {found.map((label) => (
            <Combobox.Option key={label.id} value={label.id}>
              <LabelChip label={label} />
            </Combobox.Option>
          ))}
          {isNew && (
            <Combobox.Option value="new">{t('labels.make', { name: words })}</Combobox.Option>
          )}
          {found.length === 0 && !isNew && <Combobox.Empty>{t('labels.none')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

function useSayLabel(contactId: string): (said: { id: string; has: boolean }) => void {
  const cache = useQueryClient()
  const errorText = useErrorText()
  const { mutate } = useMutation({
    mutationFn: ({ id, has }: { id: string; has: boolean }) =>
      call(labelsApi.put, { params: { id: contactId, labelId: id }, body: { has } }),
    onSuccess: (contact) => cache.setQueryData(contactQuery(contactId).queryKey, contact),
    onError: (error) => warn(errorText(error)),
  })
  return mutate
}
