import { shopsApi } from '@atrium/contract/api/shop/orders'
import type { Shop } from '@atrium/contract/shop/order'
import { Button, Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { useErrorText } from '../../ui/state/state.tsx'
import { shopsQuery } from './query.ts'
import classes from './shops.module.css'

type Props = {
  shop: Pick<Shop, 'id' | 'name'>
  onClose: () => void
  /** A new one: its secret is shown this once. */
  onConnected: (shop: Shop, secret: string) => void
}

/** Names a shop: a new one is connected by it. */
export function ShopForm({ shop, onClose, onConnected }: Props) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const cache = useQueryClient()
  const [name, setName] = useState(shop.name)
  const isNew = shop.name === ''
  const save = useMutation({
    mutationFn: () => call(shopsApi.save, { params: { id: shop.id }, body: { name: name.trim() } }),
    onSuccess: async (saved) => {
      await cache.invalidateQueries(shopsQuery)
      if (saved.secret === null) onClose()
      else onConnected(saved.shop, saved.secret)
    },
  })
  return (
    <Modal opened onClose={onClose} title={t(isNew ? 'shops.new' : 'shops.rename')}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <TextInput
          data-autofocus
          label={t('shops.name')}
          description={t('shops.nameText')}
          maxLength={100}
          error={save.error ? errorText(save.error) : null}
          value={name}
          onChange={({ currentTarget: { value } }) => setName(value)}
        />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('confirm.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
            {t(isNew ? 'shops.connect' : 'shops.save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
