import { useTranslation } from 'react-i18next'
import { Confirm } from '../../ui/confirm.tsx'

type Props = { name: string; onClose: () => void; onConfirm: () => void }

/** Blocking keeps what the customer writes out of the inbox, so it is asked twice. */
export function ConfirmBlock({ name, onClose, onConfirm }: Props) {
  const { t } = useTranslation()
  return (
    <Confirm
      title={t('contact.blockTitle', { name })}
      action={t('contact.block')}
      danger
      onConfirm={() => {
        onConfirm()
        onClose()
      }}
      onClose={onClose}
    >
      {t('contact.blockText')}
    </Confirm>
  )
}
