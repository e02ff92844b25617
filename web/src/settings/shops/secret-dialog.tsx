import { Button, Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CopyLine } from '../channels/copy-line.tsx'
import classes from './shops.module.css'

type Props = { name: string; secret: string; url: string | undefined; onClose: () => void }

/** What the shop needs: its address, and the secret, which is never shown again. */
export function SecretDialog({ name, secret, url, onClose }: Props) {
  const { t } = useTranslation()
  return (
    // A click beside it must not take away what is shown once.
    <Modal opened closeOnClickOutside={false} onClose={onClose} title={name}>
      <div className={classes.form}>
        {url && (
          <section>
            <h3>{t('shops.address')}</h3>
            <CopyLine text={url} label={t('account.copy')} />
          </section>
        )}
        <section>
          <h3>{t('shops.secret')}</h3>
          <CopyLine text={secret} label={t('shops.copySecret')} />
          <p>{t('shops.once')}</p>
        </section>
        <div className={classes.buttons}>
          <Button onClick={onClose}>{t('shops.done')}</Button>
        </div>
      </div>
    </Modal>
  )
}
