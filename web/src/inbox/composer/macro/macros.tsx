import { fillWords } from '@atrium/contract/broadcast/fill-words'
import type { Contact } from '@atrium/contract/contact'
import type { ConversationRow } from '@atrium/contract/conversation'
import { cannedText, type Macro } from '@atrium/contract/macro/macro'
import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffectEvent, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useNamedCommands } from '../../../commands/registry.ts'
import { macrosQuery } from '../../../macros/query.ts'
import { drafts } from '../sending/draft.ts'
import { MacroList } from './macro-list.tsx'
import { MacroPreview } from './macro-preview.tsx'

/** The list to choose from, or the macro that was chosen; undefined is closed. */
export type OpenMacros = 'list' | Macro | undefined

type Props = {
  conversation: ConversationRow
  contact: Contact
  opened: OpenMacros
  onOpen: (opened: OpenMacros) => void
  /** Puts words into the reply. */
  onWrite: (words: string) => void
}

/**
 * Chooses a macro and runs it on this conversation. One that only says something goes into the composer instead, where the
 * agent sees it and may change it: nobody wants to answer twice because a canned sentence was nearly right.
 */
export function Macros({ conversation, contact, opened, onOpen, onWrite }: Props) {
  const { t } = useTranslation()
  const macros = useQuery(macrosQuery)
  const choose = (macro: Macro): void => {
    const words = cannedText(macro)
    onOpen(words === undefined ? macro : undefined)
    if (words !== undefined) onWrite(fillWords(words, contact))
  }
  useMacroCommands(macros.data?.items, choose)
  if (!opened) return null
  const typed = drafts.get(conversation.id, 'reply').text
  return (
    <Modal
      opened
      size={520}
      title={opened === 'list' ? t('macros.choose') : opened.name}
      onClose={() => onOpen(undefined)}
    >
      {opened === 'list' ? (
        <MacroList
          macros={macros}
          typed={typed.startsWith('/') ? typed.slice(1) : ''}
          onChoose={choose}
        />
      ) : (
        <MacroPreview
          key={opened.id}
          conversation={conversation}
          contact={contact}
          macro={opened}
          onBack={() => onOpen('list')}
          onClose={() => onOpen(undefined)}
        />
      )}
    </Modal>
  )
}

const none: Macro[] = []

/** "Run macro: …" in the palette. */
function useMacroCommands(macros: Macro[] = none, choose: (macro: Macro) => void): void {
  const { t } = useTranslation()
  const latest = useEffectEvent(choose)
  const commands = useMemo(
    () =>
      macros.map((macro) => ({
        id: macro.id,
        name: t('macros.command', { name: macro.name }),
        run: () => latest(macro),
      })),
    [macros, t],
  )
  useNamedCommands(commands)
}
