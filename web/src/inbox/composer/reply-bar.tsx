import type { ChannelKind } from '@atrium/contract/channel'
import { textLength } from '@atrium/contract/content/text-length'
import { Button, Menu, Popover } from '@mantine/core'
import {
  ChevronDown,
  CircleCheck,
  Globe,
  LayoutTemplate,
  Paperclip,
  Plus,
  Send,
  Smile,
  SquareMousePointer,
  Zap,
} from 'lucide-react'
import { lazy, type ReactNode, Suspense, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CommandItem } from '../../commands/command-item.tsx'
import { Keys } from '../../commands/keys.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { persistently } from '../../ui/state/persistently.ts'
import classes from './composer.module.css'
import { attach } from './files/uploads.ts'
import type { Draft } from './sending/draft.ts'

const StickerButton = lazy(() =>
  persistently(() => import('./sticker/sticker-button.tsx')).then((part) => ({
    default: part.StickerButton,
  })),
)
const SegmentCount = lazy(() =>
  persistently(() => import('./segment-count.tsx')).then((part) => ({
    default: part.SegmentCount,
  })),
)
const EmojiGrid = lazy(() =>
  import('./emoji/emoji-grid.tsx').then((part) => ({ default: part.EmojiGrid })),
)

type Props = {
  conversationId: string
  draft: Draft
  kind: ChannelKind | undefined
  accountId: string | undefined
  refusal: string | undefined
  /** A comment is answered: with words only, and the button says who will read them. */
  comment: 'public' | 'private' | undefined
  /** Nothing can be sent this way: that is said above. */
  closed: boolean
  onChange: (part: Partial<Draft>) => void
  onEmoji: (emoji: string) => void
  onSend: (resolve: boolean) => void
  /** Opens the templates that this way has. */
  onTemplate: () => void
  /** Opens what is no plain text: a list, a place, a card, a question. */
  onMore: () => void
  /** Opens the macros. */
  onMacros: () => void
  /** Items of the menu beside Send. */
  later: ReactNode
}

const silentReasons: (string | undefined)[] = [undefined, 'empty', 'loading']

/** Files, emoji, buttons, what is left of the limit, and the way out. */
export function ReplyBar({
  conversationId,
  draft,
  kind,
  accountId,
  refusal,
  comment,
  closed,
  onChange,
  onEmoji,
  onSend,
  onTemplate,
  onMore,
  onMacros,
  later,
}: Props) {
  const { t } = useTranslation()
  const { buttons, stickers, list, location, contacts, asks } =
    (comment ? undefined : kind?.capabilities) ?? {}
  const hint = closed || silentReasons.includes(refusal) ? undefined : refusal
  return (
    <div className={classes.bar}>
      {!comment && <PickFiles conversationId={conversationId} />}
      <EmojiButton onPick={onEmoji} />
      {stickers && accountId && (
        <Suspense>
          <StickerButton
            key={accountId}
            accountId={accountId}
            packs={stickers}
            onPick={(sticker) => onChange({ sticker })}
          />
        </Suspense>
      )}
      {buttons && (
        <IconButton
          label={t('compose.buttons')}
          icon={<SquareMousePointer size={17} />}
          active={draft.buttons.length > 0}
          onClick={() => onChange({ buttons: draft.buttons.length > 0 ? [] : [''] })}
        />
      )}
      {kind?.capabilities.templates && !comment && (
        <IconButton
          label={t('compose.template.button')}
          icon={<LayoutTemplate size={17} />}
          onClick={onTemplate}
        />
      )}
      {!closed && (list || location || contacts || asks) && (
        <IconButton label={t('compose.more')} icon={<Plus size={17} />} onClick={onMore} />
      )}
      <IconButton label={t('compose.macros')} icon={<Zap size={17} />} onClick={onMacros} />
      <span className={classes.hint} role="status">
        {hint ? t(`compose.blocked.${hint}`) : <Limit draft={draft} kind={kind} />}
      </span>
      <SendButton
        disabled={refusal !== undefined}
        comment={comment}
        later={later}
        onSend={onSend}
      />
    </div>
  )
}

function PickFiles({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <IconButton
        label={t('compose.attach')}
        icon={<Paperclip size={17} />}
        onClick={() => input.current?.click()}
      />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          attach(conversationId, event.currentTarget.files ?? [])
          // The same file can be chosen again.
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}

function EmojiButton({ onPick }: { onPick: (emoji: string) => void }) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" trapFocus returnFocus>
      <Popover.Target>
        <IconButton
          label={t('compose.emoji')}
          icon={<Smile size={17} />}
          active={opened}
          onClick={() => setOpened(!opened)}
        />
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <Suspense>
          <EmojiGrid onPick={onPick} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}

/** Silent until the limit comes near. */
function Limit({ draft, kind }: Pick<Props, 'draft' | 'kind'>) {
  const { t } = useTranslation()
  if (!kind) return null
  const { max, unit, segments } = kind.capabilities.text
  const length = textLength(draft.text, unit)
  if (length < max * 0.7)
    // With a file it goes as MMS, which has none.
    return segments && draft.text !== '' && draft.uploads.length === 0 ? (
      <Suspense>
        <SegmentCount text={draft.text} />
      </Suspense>
    ) : null
  return (
    <span data-near={length > max * 0.95 || undefined}>
      {t(unit === 'bytes' ? 'compose.bytes' : 'compose.characters', { length, max })}
    </span>
  )
}

function SendButton({
  disabled,
  comment,
  later,
  onSend,
}: Pick<Props, 'comment' | 'later' | 'onSend'> & { disabled: boolean }) {
  const { t } = useTranslation()
  const color = comment === 'public' ? 'pink' : undefined
  // Once it was open it stays in the page, hidden: what an item opens outlives the menu.
  const [known, setKnown] = useState(false)
  return (
    <Button.Group className={classes.send}>
      <Button
        size="compact-sm"
        color={color}
        leftSection={comment === 'public' ? <Globe size={14} /> : <Send size={14} />}
        disabled={disabled}
        onClick={() => onSend(false)}
      >
        {t(comment ? `compose.comment.send.${comment}` : 'compose.send')}
      </Button>
      <Menu
        position="top-end"
        width={290}
        keepMounted={known}
        keepMountedMode="display-none"
        onOpen={() => setKnown(true)}
      >
        <Menu.Target>
          <Button
            size="compact-sm"
            px={5}
            color={color}
            disabled={disabled}
            aria-label={t('compose.sendMore')}
          >
            <ChevronDown size={14} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <CommandItem id="write.send" icon={<Send size={15} />} />
          <CommandItem id="write.sendResolve" icon={<CircleCheck size={15} />} />
          {later}
        </Menu.Dropdown>
      </Menu>
      <span className={classes.sendKeys}>
        <Keys id="write.send" />
      </span>
    </Button.Group>
  )
}
