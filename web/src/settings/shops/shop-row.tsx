import type { Shop } from '@atrium/contract/shop/order'
import { Menu } from '@mantine/core'
import { Ellipsis } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ago } from '../../language/format.ts'
import { useNow } from '../../language/use-now.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { CopyLine } from '../channels/copy-line.tsx'
import classes from '../settings.module.css'
import own from './shops.module.css'

type Choice = 'name' | 'renew' | 'remove'

/** A connected shop, and whether it was heard of. */
export function ShopRow({ shop, onChoose }: { shop: Shop; onChoose: (choice: Choice) => void }) {
  const { t, i18n } = useTranslation()
  const now = useNow()
  return (
    <div className={`${classes.row} ${own.row}`}>
      <div className={classes.words}>
        <b>{shop.name}</b>
        <small>
          {shop.heardAt
            ? t('shops.heard', { when: ago(shop.heardAt, now, i18n.language) })
            : t('shops.silent')}
        </small>
        <CopyLine text={shop.url} label={t('account.copy')} />
      </div>
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <IconButton label={t('shops.more', { name: shop.name })} icon={<Ellipsis size={16} />} />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onChoose('name')}>{t('shops.rename')}</Menu.Item>
          <Menu.Item onClick={() => onChoose('renew')}>{t('shops.renew')}</Menu.Item>
          <Menu.Item color="red" onClick={() => onChoose('remove')}>
            {t('shops.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}
