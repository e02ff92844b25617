import type { ContactImport } from '@atrium/contract/api/imports'
import { importsApi, importTargets } from '@atrium/contract/api/imports'
import { NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { useErrorText } from '../../ui/state/state.tsx'
import settings from '../settings.module.css'
import { countryOptions } from './countries.ts'
import classes from './import.module.css'
import { importPreviewQuery, importQuery } from './queries.ts'

/** What each column becomes. A choice is saved where it is made, and the preview follows it. */
export function ColumnsForm({ found }: { found: ContactImport }) {
  const { t, i18n } = useTranslation()
  const errorText = useErrorText()
  const cache = useQueryClient()
  const preview = useQuery(importPreviewQuery(found.id))
  const map = useMutation({
    mutationFn: (body: Pick<ContactImport, 'columns' | 'country'>) =>
      call(importsApi.map, { params: { id: found.id }, body }),
    onSuccess: (next) => {
      cache.setQueryData(importQuery(found.id).queryKey, next)
      return cache.invalidateQueries({ queryKey: importPreviewQuery(found.id).queryKey })
    },
  })
  const { columns, country } = map.isPending ? map.variables : found
  const targets = importTargets.map((value) => ({
    value,
    label: t(`import.target.${value}`),
  }))
  const samplesOf = (column: number): string =>
    (preview.data?.items ?? [])
      .flatMap(({ cells }) => cells[column]?.trim() || [])
      .slice(0, 3)
      .join(' · ')
  return (
    <section className={`${settings.card} ${settings.padded}`} aria-label={t('import.columns')}>
      <h3>{t('import.columns')}</h3>
      <table className={classes.columns}>
        <thead>
          <tr>
            <th scope="col">{t('import.inFile')}</th>
            <th scope="col">{t('import.becomes')}</th>
          </tr>
        </thead>
        <tbody>
          {found.headings.map((heading, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place; two may have one heading
            <tr key={column}>
              <th scope="row">
                <b>{heading}</b>
                <small>{samplesOf(column)}</small>
              </th>
              <td>
                <NativeSelect
                  size="xs"
                  aria-label={t('import.columnBecomes', { column: heading })}
                  data={targets}
                  value={columns[column] ?? 'skip'}
                  onChange={(event) => {
                    const target = importTargets[event.currentTarget.selectedIndex] ?? 'skip'
                    map.mutate({ columns: columns.with(column, target), country })
                  }}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {columns.includes('phone') && (
        <NativeSelect
          className={classes.country}
          label={t('import.country')}
          description={t('import.countryHelp')}
          data={[{ value: '', label: t('import.noCountry') }, ...countryOptions(i18n.language)]}
          value={country ?? ''}
          onChange={(event) => map.mutate({ columns, country: event.currentTarget.value || null })}
        />
      )}
      {map.error && (
        <p className={settings.error} role="alert">
          {errorText(map.error)}
        </p>
      )}
    </section>
  )
}
