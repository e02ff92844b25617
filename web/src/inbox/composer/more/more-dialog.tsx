import type { Capabilities } from '@atrium/contract/channel'
import type { Content } from '@atrium/contract/content'
import { Button, Modal } from '@mantine/core'
import { Link2, List, MapPin, MessageCircleQuestionMark, UserRound } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SendApart } from '../sending/use-dialog.ts'
import { AskForm } from './ask-form.tsx'
import { CardForm } from './card-form.tsx'
import { LinkForm } from './link-form.tsx'
import { ListForm } from './list-form.tsx'
import classes from './more.module.css'
import { PlaceForm } from './place-form.tsx'

type Kind = 'list' | 'location' | 'contacts' | 'ask' | 'link'

const icons: Record<Kind, ReactNode> = {
  list: <List size={15} />,
  location: <MapPin size={15} />,
  contacts: <UserRound size={15} />,
  ask: <MessageCircleQuestionMark size={15} />,
  link: <Link2 size={15} />,
}

type Props = {
  capabilities: Capabilities
  /** What is written in the composer: a list or a question begins with it. */
  words: string
  onSend: SendApart
  onClose: () => void
}

/** What is no plain text and the channel carries: a list, a place, a contact card, a question with a button, a link. */
export function MoreDialog({ capabilities, words, onSend, onClose }: Props) {
  const { t } = useTranslation()
  const kinds = kindsOf(capabilities)
  const [kind, setKind] = useState(kinds[0])
  const send = (content: Content): void => {
    const usesWords = ['list', 'ask', 'buttons'].includes(content.kind)
    onSend(content, { text: !usesWords, files: true })
    onClose()
  }
  return (
    <Modal opened onClose={onClose} size={520} title={t('more.title')}>
      <fieldset className={classes.kinds} aria-label={t('more.title')}>
        {kinds.map((each) => (
          <Button
            key={each}
            size="compact-sm"
            variant={each === kind ? 'light' : 'default'}
            aria-pressed={each === kind}
            leftSection={icons[each]}
            onClick={() => setKind(each)}
          >
            {t(`more.${each}`)}
          </Button>
        ))}
      </fieldset>
      {kind === 'list' && capabilities.list && (
        <ListForm limits={capabilities.list} words={words} onSend={send} />
      )}
      {kind === 'location' && <PlaceForm onSend={send} />}
      {kind === 'contacts' && <CardForm onSend={send} />}
      {kind === 'ask' && capabilities.asks && (
        <AskForm capabilities={capabilities} words={words} onSend={send} />
      )}
      {kind === 'link' && capabilities.buttons && (
        <LinkForm limits={capabilities.buttons} words={words} onSend={send} />
      )}
    </Modal>
  )
}

function kindsOf({ list, location, contacts, asks, buttons }: Capabilities): Kind[] {
  return [
    ...(list ? (['list'] as const) : []),
    ...(location ? (['location'] as const) : []),
    ...(contacts ? (['contacts'] as const) : []),
    ...(asks && asks.length > 0 ? (['ask'] as const) : []),
    ...(buttons?.links || buttons?.copies ? (['link'] as const) : []),
  ]
}
