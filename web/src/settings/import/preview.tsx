import type { ContactImport } from '@atrium/contract/api/imports'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../../ui/avatar.tsx'
import settings from '../settings.module.css'
import { ProblemWords } from './problem-words.tsx'
import { importPreviewQuery } from './queries.ts'

/** The first rows as contacts, as the columns are mapped now. */
export function Preview({ found }: { found: ContactImport }) {
  const { t } = useTranslation()
  const preview = useQuery(importPreviewQuery(found.id))
  const items = preview.data?.items ?? []
  return (
    <section aria-label={t('import.preview')}>
      <h3 className={settings.section}>{t('import.preview')}</h3>
      <div className={settings.card}>
        {items.map((row) => {
          const name = row.name ?? row.emails[0] ?? row.phones[0] ?? t('import.nobody')
          const addresses = [...row.emails, ...row.phones].filter((address) => address !== name)
          return (
            <div key={row.line} className={settings.row}>
              <Avatar id={`line ${row.line}`} name={name} size={28} />
              <span className={settings.words}>
                <b>{name}</b>
                <small>{addresses.join(' · ') || t('import.noAddress')}</small>
                {row.problems.length > 0 && <ProblemWords row={row} headings={found.headings} />}
              </span>
            </div>
          )
        })}
      </div>
    </section>
  )
}
