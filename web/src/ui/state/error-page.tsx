import { Button } from '@mantine/core'
import { Link, useRouter } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Empty, Failure } from './state.tsx'

/** Shown in place of a screen that broke. */
export function ErrorPage({ error }: { error: unknown }) {
  const router = useRouter()
  return <Failure error={error} retry={() => void router.invalidate()} />
}

/** An address that leads nowhere. */
export function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <Empty
      icon={<Compass size={22} />}
      title={t('notFound.title')}
      text={t('notFound.text')}
      action={
        <Button component={Link} to="/" variant="default" size="xs">
          {t('notFound.action')}
        </Button>
      }
    />
  )
}
