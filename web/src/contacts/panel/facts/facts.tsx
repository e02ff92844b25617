import type { Contact } from '@atrium/contract/contact'
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { shortDate } from '../../../language/format.ts'
import { EditableText } from '../../../ui/editable-text.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import classes from '../contact-panel.module.css'
import { Section } from '../section.tsx'
import type { ContactChange } from '../use-update-contact.ts'
import { NewAttribute } from './new-attribute.tsx'

type Props = { contact: Contact; onChange: (change: ContactChange) => void }

/** Company and the team's own fields, edited in place. */
export function Facts({ contact, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const [adding, setAdding] = useState(false)
  return (
    <Section
      title={t('contact.facts')}
      action={
        <IconButton
          label={t('contact.addFact')}
          size={24}
          icon={<Plus size={15} />}
          onClick={() => setAdding(true)}
        />
      }
    >
      <dl className={classes.facts}>
        <div className={classes.fact}>
          <dt>{t('contact.company')}</dt>
          <dd>
            <EditableText
              value={contact.company ?? ''}
              label={t('contact.company')}
              onSave={(company) => onChange({ company: company || null })}
            />
          </dd>
        </div>
        {Object.entries(contact.attributes).map(([name, value]) => (
          <div key={name} className={classes.fact}>
            <dt title={name}>{name}</dt>
            <dd>
              <EditableText
                value={value}
                label={name}
                onSave={(next) => onChange({ attributes: { [name]: next || null } })}
              />
              <span className={classes.remove}>
                <IconButton
                  label={t('contact.removeFact', { name })}
                  size={24}
                  icon={<Trash2 size={13} />}
                  onClick={() => onChange({ attributes: { [name]: null } })}
                />
              </span>
            </dd>
          </div>
        ))}
        <div className={classes.fact}>
          <dt>{t('contact.since')}</dt>
          <dd className={classes.fixed}>{shortDate(contact.createdAt, i18n.language)}</dd>
        </div>
      </dl>
      {adding && (
        <NewAttribute
          onDone={(name, value) => {
            setAdding(false)
            if (name && value) onChange({ attributes: { [name]: value } })
          }}
        />
      )}
    </Section>
  )
}
