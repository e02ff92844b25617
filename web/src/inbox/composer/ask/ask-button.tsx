import type { AskedFor } from '@atrium/contract/content'
import { Menu } from '@mantine/core'
import { AtSign, Check, ContactRound, MapPin, Phone } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/icon-button.tsx'

type Props = {
  asks: AskedFor[]
  asked: AskedFor | undefined
  onPick: (asked: AskedFor | undefined) => void
}

const icons = { phone: Phone, email: AtSign, location: MapPin }

/** The reply asks for something of the customer's own, by a button of their app. Chosen again, it asks no more. */
export function AskButton({ asks, asked, onPick }: Props) {
  const { t } = useTranslation()
  const Icon = asked ? icons[asked] : ContactRound
  const label = asked ? t(`compose.ask.chosen.${asked}`) : t('compose.ask.button')
  return (
    <Menu position="top-start">
      <Menu.Target>
        <IconButton label={label} icon={<Icon size={17} />} active={asked !== undefined} />
      </Menu.Target>
      <Menu.Dropdown>
        {asks.map((each) => {
          const Each = icons[each]
          return (
            <Menu.Item
              key={each}
              leftSection={<Each size={15} />}
              rightSection={each === asked ? <Check size={15} /> : undefined}
              onClick={() => onPick(each === asked ? undefined : each)}
            >
              {t(`compose.ask.${each}`)}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}
