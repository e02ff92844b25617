import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './confirm.module.css'
import { useErrorText } from './state/state.tsx'

type Props = {
  title: string
  action: string
  danger?: boolean
  busy?: boolean
  error?: unknown
  onConfirm: () => void
  onClose: () => void
  children: ReactNode
}

/** Asks before something that others will notice. */
export function Confirm({
  title,
  action,
  danger = false,
  busy = false,
  error,
  onConfirm,
  onClose,
  children,
}: Props) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  return (
    <Modal opened onClose={onClose} title={title}>
      <div className={classes.text}>{children}</div>
      {error ? (
        <p className={classes.error} role="alert">
          {errorText(error)}
        </p>
      ) : null}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {t('confirm.cancel')}
        </Button>
        <Button
          data-autofocus
          {...(danger ? { color: 'red' } : {})}
          loading={busy}
          onClick={onConfirm}
        >
          {action}
        </Button>
      </div>
    </Modal>
  )
}
