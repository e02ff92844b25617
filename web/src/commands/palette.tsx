import { Spotlight, spotlight } from '@mantine/spotlight'
import '@mantine/spotlight/styles.layer.css'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { MessageSquareText, Search, Terminal, UserRound, Zap } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { searchQuery } from '../api/queries.ts'
import { catalog } from './catalog.ts'
import { Keys } from './keys.tsx'
import classes from './palette.module.css'
import { runCommand, useAvailableCommands, useAvailableNamed } from './registry.ts'

type Props = { onClose: () => void }

/** Everything by name: the commands of this screen, contacts, and words in messages. */
export function Palette({ onClose }: Props) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  useEffect(() => spotlight.open(), [])
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={onClose}
      clearQueryOnClose
      shortcut={null}
      maxHeight={440}
      scrollable
    >
      <Spotlight.Search placeholder={t('palette.placeholder')} leftSection={<Search size={16} />} />
      <Spotlight.ActionsList>
        <Commands query={query} />
        <Named query={query} />
        <Found query={query} />
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

function Commands({ query }: { query: string }) {
  const { t } = useTranslation()
  const available = useAvailableCommands()
  const wanted = query.trim().toLocaleLowerCase()
  const shown = available
    .filter((id) => catalog[id].palette !== false)
    .filter((id) => t(`command.${id}`).toLocaleLowerCase().includes(wanted))
  if (shown.length === 0) return null
  return (
    <Spotlight.ActionsGroup label={t('palette.commands')}>
      {shown.map((id) => (
        <Spotlight.Action key={id} onClick={() => runAfterClose(() => runCommand(id))}>
          <span className={classes.row}>
            <Terminal size={14} className={classes.icon} />
            <span className={classes.name}>{t(`command.${id}`)}</span>
            <Keys id={id} />
          </span>
        </Spotlight.Action>
      ))}
    </Spotlight.ActionsGroup>
  )
}

/** Of many macros only those that are looked for. */
const mostNamed = 8

function Named({ query }: { query: string }) {
  const { t } = useTranslation()
  const available = useAvailableNamed()
  const wanted = query.trim().toLocaleLowerCase()
  const shown = available.filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
  if (wanted === '' || shown.length === 0) return null
  return (
    <Spotlight.ActionsGroup label={t('palette.macros')}>
      {shown.slice(0, mostNamed).map(({ id, name, run }) => (
        <Spotlight.Action key={id} onClick={() => runAfterClose(run)}>
          <span className={classes.row}>
            <Zap size={14} className={classes.icon} />
            <span className={classes.name}>{name}</span>
          </span>
        </Spotlight.Action>
      ))}
    </Spotlight.ActionsGroup>
  )
}

function Found({ query }: { query: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [settled] = useDebouncedValue(query.trim(), 180)
  const found = useQuery(searchQuery(settled))
  if (settled === '') return null
  const contacts = found.data?.contacts.slice(0, 6) ?? []
  const messages = found.data?.messages.slice(0, 6) ?? []
  return (
    <Spotlight.ActionsGroup label={t('palette.found')}>
      {contacts.map((contact) => (
        <Spotlight.Action
          key={contact.id}
          onClick={() =>
            void navigate({ to: '/contacts/$contactId', params: { contactId: contact.id } })
          }
        >
          <span className={classes.row}>
            <UserRound size={14} className={classes.icon} />
            <span className={classes.name}>{contact.name}</span>
          </span>
        </Spotlight.Action>
      ))}
      {messages.map((message) => (
        <Spotlight.Action
          key={`${message.conversationId} ${message.at}`}
          onClick={() =>
            void navigate({
              to: '/inbox/$view/$conversationId',
              params: { view: 'all', conversationId: message.conversationId },
            })
          }
        >
          <span className={classes.row}>
            <MessageSquareText size={14} className={classes.icon} />
            <span className={classes.name}>
              {message.contactName}
              <span className={classes.words}>{message.text}</span>
            </span>
          </span>
        </Spotlight.Action>
      ))}
      <Spotlight.Action onClick={() => void navigate({ to: '/search', search: { q: settled } })}>
        <span className={classes.row}>
          <Search size={14} className={classes.icon} />
          <span className={classes.name}>{t('palette.all', { query: settled })}</span>
        </span>
      </Spotlight.Action>
    </Spotlight.ActionsGroup>
  )
}

/** The palette gives the focus back when it closes; a command that opens a menu must come after. */
function runAfterClose(run: () => void): void {
  setTimeout(run, 80)
}
