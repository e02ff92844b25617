import type { MessageContext } from '@atrium/contract/content'
import { useTranslation } from 'react-i18next'
import { useChannelLabel } from '../../../../ui/channel-mark.tsx'

type Props = { way: NonNullable<MessageContext['way']>; channel: string }

/** Why a message that nobody typed went this way, and where it might not go. */
export function WayLine({ way, channel }: Props) {
  const { t } = useTranslation()
  const label = useChannelLabel()
  const others = [...new Set(way.refused.map((one) => label(one.channel)))]
  return (
    <span>
      {t(`sentBy.${way.why}`, { channel: label(channel) })}
      {others.length > 0 && ` ${t('sentBy.notBy', { channels: others.join(', ') })}`}
    </span>
  )
}
