import { componentOf } from '@atrium/contract/template/placeholders'
import type {
  TemplateButton,
  TemplateComponent,
  TemplateDraft,
} from '@atrium/contract/template/template'
import { withPart } from '../draft.ts'

export type Card = Extract<TemplateComponent, { type: 'carousel' }>['cards'][number]
export type MediaFormat = 'image' | 'video'

const mostCards = 10
const mostButtons = 2

/** A card as the editor shows it; all cards have the same form. */
export function readCard({ components }: Card) {
  const header = componentOf(components, 'header')
  return {
    format: header?.format === 'video' ? ('video' as const) : ('image' as const),
    sample: (header && 'example' in header && header.example) || '',
    body: componentOf(components, 'body'),
    buttons: componentOf(components, 'buttons')?.buttons ?? [],
  }
}
export type ReadCard = ReturnType<typeof readCard>

export function writeCard({ format, sample, body, buttons }: ReadCard): Card {
  return {
    components: [
      { type: 'header', format, ...(sample && { example: sample }) },
      ...(body ? [body] : []),
      { type: 'buttons', buttons },
    ],
  }
}

/** Cards beside which no heading, footer or buttons of the message can stand; without them at the next wish. */
export function withCards(draft: TemplateDraft, cards: Card[] | undefined): TemplateDraft {
  if (!cards) return withPart(draft, 'carousel', undefined)
  const alone = ['header', 'footer', 'buttons', 'limited_time_offer'] as const
  const bare = alone.reduce<TemplateDraft>((rest, type) => withPart(rest, type, undefined), draft)
  return withPart(bare, 'carousel', { type: 'carousel', cards })
}

export function firstCards(): Card[] {
  const one = writeCard({
    format: 'image',
    sample: '',
    body: { type: 'body', text: '' },
    buttons: [{ type: 'quick_reply', text: '' }],
  })
  return [one, structuredClone(one)]
}

/** One more card, like the last but without its words. */
export function moreCards(cards: Card[]): Card[] {
  const last = cards.at(-1)
  if (!last || cards.length >= mostCards) return cards
  const { format, buttons } = readCard(last)
  const next = { format, sample: '', body: { type: 'body' as const, text: '' }, buttons }
  return [...cards, writeCard(next)]
}

/** The same button on every card, as all have the same kinds. */
export function buttonForAll(cards: Card[], button: TemplateButton): Card[] {
  return cards.map((card) => {
    const read = readCard(card)
    if (read.buttons.length >= mostButtons) return card
    return writeCard({ ...read, buttons: [...read.buttons, structuredClone(button)] })
  })
}

export function withoutButton(cards: Card[], index: number): Card[] {
  return cards.map((card) => {
    const read = readCard(card)
    return writeCard({ ...read, buttons: read.buttons.filter((_, at) => at !== index) })
  })
}
