import { componentOf } from '@atrium/contract/template/placeholders'
import { Button, Menu, SegmentedControl, Switch, Textarea, TextInput } from '@mantine/core'
import { Plus, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../templates/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { newButton, withText } from '../draft.ts'
import classes from '../templates.module.css'
import { ButtonFields } from './buttons-editor.tsx'
import {
  buttonForAll,
  type Card,
  firstCards,
  type MediaFormat,
  moreCards,
  type ReadCard,
  readCard,
  withCards,
  withoutButton,
  writeCard,
} from './cards.ts'
import type { FormProps } from './template-form.tsx'
import { Examples } from './text-part.tsx'

/** Cards side by side below the words, each with a picture or film, words and buttons. */
export function CardsEditor({ draft, problems, onChange }: FormProps) {
  const { t } = useTranslation()
  const words = useProblemText()
  const cards = componentOf(draft.components, 'carousel')?.cards
  const put = (next: Card[] | undefined): void => onChange(withCards(draft, next))
  const problem = problems.get('carousel')
  return (
    <div className={classes.part}>
      <Switch
        label={t('templates.cards.on')}
        description={t('templates.cards.help')}
        checked={cards !== undefined}
        onChange={(event) => put(event.currentTarget.checked ? firstCards() : undefined)}
      />
      {cards && <AllCards cards={cards} onChange={put} />}
      {cards?.map((card, index) => (
        <OneCard
          // biome-ignore lint/suspicious/noArrayIndexKey: a card has nothing but its place
          key={index}
          index={index}
          card={readCard(card)}
          problems={problems}
          onChange={(next) => put(cards.map((one, at) => (at === index ? writeCard(next) : one)))}
          onRemove={cards.length > 2 ? () => put(cards.filter((_, at) => at !== index)) : undefined}
        />
      ))}
      {cards && (
        <Button
          variant="default"
          leftSection={<Plus size={14} />}
          disabled={cards.length >= 10}
          onClick={() => put(moreCards(cards))}
        >
          {t('templates.cards.add')}
        </Button>
      )}
      {problem && (
        <p className={classes.problems} role="alert">
          {words(problem)}
        </p>
      )}
    </div>
  )
}

/** What all cards have alike. */
function AllCards({ cards, onChange }: { cards: Card[]; onChange: (cards: Card[]) => void }) {
  const { t } = useTranslation()
  const [first] = cards.map(readCard)
  const setFormat = (format: MediaFormat): void =>
    onChange(cards.map((card) => writeCard({ ...readCard(card), format })))
  return (
    <div className={classes.partHead}>
      <SegmentedControl
        size="xs"
        aria-label={t('templates.header')}
        data={(['image', 'video'] as const).map((value) => ({
          value,
          label: t(`template.header.${value}`),
        }))}
        value={first?.format ?? 'image'}
        onChange={setFormat}
      />
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Plus size={13} />}
            disabled={(first?.buttons.length ?? 0) >= 2}
          >
            {t('templates.cards.button')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(['quick_reply', 'url', 'phone'] as const).map((type) => (
            <Menu.Item key={type} onClick={() => onChange(buttonForAll(cards, newButton(type)))}>
              {t(`templates.button.${type}`)}
            </Menu.Item>
          ))}
          {first?.buttons.map((button, index) => (
            <Menu.Item
              // biome-ignore lint/suspicious/noArrayIndexKey: a button has nothing but its place
              key={index}
              color="red"
              onClick={() => onChange(withoutButton(cards, index))}
            >
              {t('templates.cards.without', { button: t(`templates.button.${button.type}`) })}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}

type CardProps = {
  index: number
  card: ReadCard
  problems: FormProps['problems']
  onChange: (card: ReadCard) => void
  onRemove: (() => void) | undefined
}

function OneCard({ index, card, problems, onChange, onRemove }: CardProps) {
  const { t } = useTranslation()
  const words = useProblemText()
  const field = `cards.${index}`
  const errorOf = (part: string) => {
    const found = problems.get(part ? `${field}.${part}` : field)
    return found && words(found)
  }
  const body = card.body ?? { type: 'body' as const, text: '' }
  return (
    <fieldset className={classes.cardPart}>
      <legend>{t('templates.cards.card', { number: index + 1 })}</legend>
      {onRemove && (
        <IconButton
          label={t('templates.cards.remove', { number: index + 1 })}
          icon={<Trash2 size={15} />}
          onClick={onRemove}
        />
      )}
      <TextInput
        label={t('templates.sample')}
        placeholder="https://"
        value={card.sample}
        error={errorOf('header')}
        onChange={(event) => onChange({ ...card, sample: event.currentTarget.value })}
      />
      <Textarea
        label={t('templates.body')}
        description={`${body.text.length} / 160`}
        autosize
        minRows={2}
        value={body.text}
        error={errorOf('body')}
        onChange={(event) => onChange({ ...card, body: withText(body, event.currentTarget.value) })}
      />
      <Examples
        text={body.text}
        examples={body.examples}
        onChange={(examples) => onChange({ ...card, body: { ...body, examples } })}
      />
      {card.buttons.map((button, at) => (
        <ButtonFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a button has nothing but its place
          key={at}
          button={button}
          field={`${field}.buttons.${at}`}
          problems={problems}
          onChange={(next) =>
            onChange({ ...card, buttons: card.buttons.map((one, i) => (i === at ? next : one)) })
          }
        />
      ))}
      {(errorOf('') || errorOf('buttons')) && (
        <p className={classes.problems} role="alert">
          {errorOf('') ?? errorOf('buttons')}
        </p>
      )}
    </fieldset>
  )
}
