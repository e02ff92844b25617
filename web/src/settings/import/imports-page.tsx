import type { ContactImport } from '@atrium/contract/api/imports'
import { filePaths } from '@atrium/contract/api/inbox'
import { Button, FileButton, Progress } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ChevronRight, FileUp } from 'lucide-react'
import { type DragEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sendFile } from '../../api/send-file.ts'
import { shortDate } from '../../language/format.ts'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Failure, useErrorText } from '../../ui/state/state.tsx'
import { PageHead } from '../page-head.tsx'
import settings from '../settings.module.css'
import classes from './import.module.css'
import { importsQuery } from './queries.ts'

/** Where a file of contacts is brought, and those that were. */
export function ImportsPage() {
  const { t, i18n } = useTranslation()
  const imports = useQuery(importsQuery)
  return (
    <>
      <PageHead title={t('settings.import')} text={t('import.text')} />
      <BringFile />
      {imports.isPending && <SkeletonRows rows={3} avatar={false} />}
      {imports.error && <Failure error={imports.error} retry={() => void imports.refetch()} />}
      {imports.data && imports.data.items.length > 0 && (
        <>
          <h3 className={settings.section}>{t('import.earlier')}</h3>
          <div className={settings.card}>
            {imports.data.items.map((found) => (
              <Link
                key={found.id}
                to="/settings/import/$importId"
                params={{ importId: found.id }}
                className={settings.row}
              >
                <span className={settings.words}>
                  <b>{found.name}</b>
                  <small>
                    {found.by} · {shortDate(found.createdAt, i18n.language)}
                  </small>
                </span>
                <span className={classes.state} data-state={found.state}>
                  {t(`import.state.${found.state}`)}
                </span>
                <ChevronRight size={16} />
              </Link>
            ))}
          </div>
        </>
      )}
    </>
  )
}

function BringFile() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const errorText = useErrorText()
  const [over, setOver] = useState(false)
  const [share, setShare] = useState(0)
  const bring = useMutation({
    mutationFn: (file: File) => sendFile<ContactImport>(filePaths.importUpload, file, setShare),
    onSuccess: ({ id }) => navigate({ to: '/settings/import/$importId', params: { importId: id } }),
  })
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file) bring.mutate(file)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a pointer's way; the button is the keyboard's
    <div
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <FileUp size={22} />
      <p>{t('import.drop')}</p>
      <FileButton
        accept=".csv,.txt,.tsv,text/csv,text/plain"
        onChange={(file) => file && bring.mutate(file)}
      >
        {(props) => (
          <Button {...props} loading={bring.isPending}>
            {t('import.choose')}
          </Button>
        )}
      </FileButton>
      {bring.isPending && (
        <Progress w={220} value={share * 100} aria-label={t('import.uploading')} />
      )}
      <small>{t('import.claims')}</small>
      {bring.error && (
        <p className={settings.error} role="alert">
          {errorText(bring.error)}
        </p>
      )}
    </div>
  )
}
