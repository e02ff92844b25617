import type { StickerPack } from '@atrium/contract/content/sticker'
import { Popover } from '@mantine/core'
import { Sticker as StickerIcon } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/icon-button.tsx'
import type { Draft } from '../sending/draft.ts'

const StickerPicker = lazy(() =>
  import('./sticker-picker.tsx').then((part) => ({ default: part.StickerPicker })),
)

type Props = {
  accountId: string
  packs: StickerPack[]
  onPick: (sticker: Draft['sticker']) => void
}

/** Opens the channel's stickers; it remembers the pack that was open last. */
export function StickerButton({ accountId, packs, onPick }: Props) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  const [pack, setPack] = useState(packs[0]?.pack)
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" trapFocus returnFocus>
      <Popover.Target>
        <IconButton
          label={t('compose.sticker')}
          icon={<StickerIcon size={17} />}
          active={opened}
          onClick={() => setOpened(!opened)}
        />
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <Suspense>
          <StickerPicker
            accountId={accountId}
            packs={packs}
            pack={pack}
            onPack={setPack}
            onPick={(sticker) => {
              onPick(sticker)
              setOpened(false)
            }}
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}
