import type { Contact } from '@atrium/contract/contact'
import { componentOf } from '@atrium/contract/template/placeholders'
import type { Template } from '@atrium/contract/template/template'
import { Loader, Modal, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ChevronRight, LayoutTemplate, Search } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CategoryMark } from '../../../templates/marks.tsx'
import { templatesQuery } from '../../../templates/query.ts'
import { fittingFirst, languageName } from '../../../templates/words.ts'
import { Empty, Failure } from '../../../ui/state/state.tsx'
import type { Draft } from '../sending/draft.ts'
import type { Way } from '../sending/reach.ts'
import type { SendApart } from '../sending/use-dialog.ts'
import { FillTemplate } from './fill-template.tsx'
import classes from './template-picker.module.css'

type Props = {
  conversationId: string
  contact: Contact
  way: Way
  draft: Draft
  onSend: SendApart
  onClose: () => void
}

/** Chooses an approved template, fills its places and sends it: all that may leave when the window is closed. */
export function TemplatePicker({ conversationId, contact, way, draft, onSend, onClose }: Props) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<Template>()
  return (
    <Modal
      opened
      onClose={onClose}
      size={chosen ? 720 : 520}
      title={t(chosen ? 'template.fill' : 'template.choose')}
      classNames={{ body: classes.body ?? '' }}
    >
      {chosen ? (
        <FillTemplate
          conversationId={conversationId}
          way={way}
          template={chosen}
          contact={contact}
          draft={draft}
          onBack={() => setChosen(undefined)}
          onSend={(content, kept) => {
            onSend(content, kept)
            onClose()
          }}
        />
      ) : (
        <TemplateList contact={contact} way={way} onChoose={setChosen} />
      )}
    </Modal>
  )
}

function TemplateList({
  contact,
  way,
  onChoose,
}: Pick<Props, 'contact' | 'way'> & { onChoose: (template: Template) => void }) {
  const { t, i18n } = useTranslation()
  const [search, setSearch] = useState('')
  const templates = useQuery(templatesQuery)
  if (templates.isPending) return <Loader size="sm" m="md" />
  if (templates.error)
    return <Failure error={templates.error} retry={() => void templates.refetch()} />
  const usable = templates.data.items.filter(
    // Codes are sent by programs, not by people.
    ({ accountIds, status, category }) =>
      accountIds.some((id) => id === way.accountId) &&
      status === 'approved' &&
      category !== 'authentication',
  )
  if (usable.length === 0)
    return (
      <Empty
        icon={<LayoutTemplate size={22} />}
        title={t('template.none')}
        text={t('template.noneText')}
      />
    )
  const found = fittingFirst(usable, contact.language, i18n.language).filter((template) =>
    matches(template, search),
  )
  return (
    <>
      <TextInput
        data-autofocus
        aria-label={t('template.search')}
        placeholder={t('template.search')}
        leftSection={<Search size={15} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <ul className={classes.list}>
        {found.map((template) => (
          <li key={template.id}>
            <button type="button" className={classes.option} onClick={() => onChoose(template)}>
              <span className={classes.words}>
                <b>{template.name.replaceAll('_', ' ')}</b>
                <small>{bodyOf(template)}</small>
              </span>
              <span className={classes.language}>
                {languageName(template.language, i18n.language)}
              </span>
              <CategoryMark category={template.category} />
              <ChevronRight size={15} />
            </button>
          </li>
        ))}
        {found.length === 0 && <li className={classes.nothing}>{t('template.notFound')}</li>}
      </ul>
    </>
  )
}

const bodyOf = ({ components }: Template) => componentOf(components, 'body')?.text ?? ''

function matches(template: Template, search: string): boolean {
  const text = `${template.name} ${template.name.replaceAll('_', ' ')} ${bodyOf(template)}`
  return text.toLowerCase().includes(search.trim().toLowerCase())
}
