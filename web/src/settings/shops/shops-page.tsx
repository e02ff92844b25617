import { shopsApi } from '@atrium/contract/api/shop/orders'
import { newId, uuid } from '@atrium/contract/ids'
import type { Shop } from '@atrium/contract/shop/order'
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Store } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { SkeletonRows } from '../../ui/state/rows.tsx'
import { Empty, Failure } from '../../ui/state/state.tsx'
import { PageHead } from '../page-head.tsx'
import classes from '../settings.module.css'
import { Example } from './example.tsx'
import { shopsQuery } from './query.ts'
import { SecretDialog } from './secret-dialog.tsx'
import { ShopForm } from './shop-form.tsx'
import { ShopRow } from './shop-row.tsx'

type Dialog =
  | { kind: 'name' | 'renew' | 'remove'; shop: Pick<Shop, 'id' | 'name'> }
  | { kind: 'secret'; shop: Pick<Shop, 'id' | 'name'>; secret: string }

/** The shops that post their orders here. */
export function ShopsPage() {
  const { t } = useTranslation()
  const found = useQuery(shopsQuery)
  const [dialog, setDialog] = useState<Dialog>()
  const close = (): void => setDialog(undefined)
  const items = found.data?.items ?? []
  const add = (
    <Button
      leftSection={<Plus size={15} />}
      onClick={() => setDialog({ kind: 'name', shop: { id: newId(uuid), name: '' } })}
    >
      {t('shops.new')}
    </Button>
  )
  return (
    <>
      <PageHead
        title={t('shops.title')}
        text={t('shops.text')}
        action={items.length > 0 ? add : undefined}
      />
      {found.isPending && <SkeletonRows rows={2} avatar={false} />}
      {found.error && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && items.length === 0 && (
        <Empty
          icon={<Store size={22} />}
          title={t('shops.empty')}
          text={t('shops.emptyText')}
          action={add}
        />
      )}
      {items.length > 0 && (
        <div className={classes.card}>
          {items.map((shop) => (
            <ShopRow key={shop.id} shop={shop} onChoose={(kind) => setDialog({ kind, shop })} />
          ))}
        </div>
      )}
      {items[0] && <Example url={items[0].url} />}
      {dialog?.kind === 'name' && (
        <ShopForm
          shop={dialog.shop}
          onClose={close}
          onConnected={(shop, secret) => setDialog({ kind: 'secret', shop, secret })}
        />
      )}
      {dialog?.kind === 'renew' && (
        <Renew
          shop={dialog.shop}
          onClose={close}
          onRenewed={(secret) => setDialog({ kind: 'secret', shop: dialog.shop, secret })}
        />
      )}
      {dialog?.kind === 'secret' && (
        <SecretDialog
          name={dialog.shop.name}
          secret={dialog.secret}
          url={items.find(({ id }) => id === dialog.shop.id)?.url}
          onClose={close}
        />
      )}
      {dialog?.kind === 'remove' && <Remove shop={dialog.shop} onClose={close} />}
    </>
  )
}

type Props = { shop: Pick<Shop, 'id' | 'name'>; onClose: () => void }

function Renew({ shop, onClose, onRenewed }: Props & { onRenewed: (secret: string) => void }) {
  const { t } = useTranslation()
  const renew = useMutation({
    mutationFn: () => call(shopsApi.renewSecret, { params: { id: shop.id } }),
    onSuccess: ({ secret }) => onRenewed(secret),
  })
  return (
    <Confirm
      title={t('shops.renewTitle', { name: shop.name })}
      action={t('shops.renewAction')}
      busy={renew.isPending}
      error={renew.error}
      onConfirm={() => renew.mutate()}
      onClose={onClose}
    >
      {t('shops.renewText')}
    </Confirm>
  )
}

function Remove({ shop, onClose }: Props) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const remove = useMutation({
    mutationFn: () => call(shopsApi.remove, { params: { id: shop.id } }),
    onSuccess: async () => {
      await cache.invalidateQueries(shopsQuery)
      onClose()
    },
  })
  return (
    <Confirm
      title={t('shops.removeTitle', { name: shop.name })}
      action={t('shops.removeAction')}
      danger
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {t('shops.removeText')}
    </Confirm>
  )
}
