import { componentOf } from '@atrium/contract/template/placeholders'
import { shownTemplate } from '@atrium/contract/template/shown'
import type {
  Template,
  TemplateButton,
  TemplateComponent,
} from '@atrium/contract/template/template'
import {
  Copy,
  ExternalLink,
  FileText,
  Image as ImageIcon,
  MapPin,
  Phone,
  Reply,
  ShoppingBag,
  SquareMousePointer,
  Timer,
  Video,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { RichText } from '../inbox/content/rich-text.tsx'
import classes from './bubble.module.css'

type Props = {
  template: Pick<Template, 'components'>
  /** By the places' fields; a place without a value is shown as it is named. */
  values: Record<string, string>
  /** The address of the header's picture, where it can be shown. */
  picture?: string | undefined
}

type Header = Extract<TemplateComponent, { type: 'header' }>

/** A template as it will lie on the customer's phone. */
export function TemplateBubble({ template, values, picture }: Props) {
  const { t } = useTranslation()
  const { components } = template
  const shown = shownTemplate(template, values)
  const header = componentOf(components, 'header')
  const offer = componentOf(components, 'limited_time_offer')
  const cards = componentOf(components, 'carousel')?.cards ?? []
  return (
    <figure className={classes.wall} aria-label={t('template.preview')}>
      <div className={classes.bubble}>
        {header && header.format !== 'text' && <Media header={header} picture={picture} />}
        {shown.header && <b className={classes.heading}>{shown.header}</b>}
        {offer && (
          <div className={classes.offer}>
            <Timer size={15} />
            {offer.text}
          </div>
        )}
        <div className={classes.words}>
          {shown.body ? <RichText text={shown.body} /> : <span>{t('template.noWords')}</span>}
        </div>
        {shown.footer && <small className={classes.footer}>{shown.footer}</small>}
        <Buttons buttons={componentOf(components, 'buttons')?.buttons} labels={shown.labels} />
      </div>
      {cards.length > 0 && (
        <div className={classes.cards}>
          {cards.map((card, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a card has nothing but its place
            <div key={index} className={classes.bubble}>
              <Card
                components={card.components}
                picture={values[`card.${index}.header.image`]}
                words={shown.cards[index]?.body ?? ''}
                labels={shown.cards[index]?.labels ?? []}
              />
            </div>
          ))}
        </div>
      )}
    </figure>
  )
}

function Card({
  components,
  picture,
  words,
  labels,
}: {
  components: readonly TemplateComponent[]
  picture: string | undefined
  words: string
  labels: string[]
}) {
  const header = componentOf(components, 'header')
  return (
    <>
      {header && header.format !== 'text' && <Media header={header} picture={picture} />}
      {words && (
        <div className={classes.words}>
          <RichText text={words} />
        </div>
      )}
      <Buttons buttons={componentOf(components, 'buttons')?.buttons} labels={labels} />
    </>
  )
}

const mediaIcons: Record<Header['format'], ReactNode> = {
  text: null,
  image: <ImageIcon size={26} />,
  gif: <ImageIcon size={26} />,
  video: <Video size={26} />,
  document: <FileText size={26} />,
  location: <MapPin size={26} />,
  product: <ShoppingBag size={26} />,
}

/** Only pictures of our own server are loaded; of others the place is shown. */
function Media({ header, picture }: { header: Header; picture: string | undefined }) {
  const { t } = useTranslation()
  const isOurs = picture?.startsWith('/') || picture?.startsWith('blob:')
  if (header.format === 'image' && picture && isOurs)
    return <img className={classes.picture} src={picture} alt="" />
  return (
    <div className={classes.media}>
      {mediaIcons[header.format]}
      <small>{t(`template.header.${header.format}`)}</small>
    </div>
  )
}

const buttonIcons: Partial<Record<TemplateButton['type'], ReactNode>> = {
  quick_reply: <Reply size={14} />,
  url: <ExternalLink size={14} />,
  phone: <Phone size={14} />,
  voice_call: <Phone size={14} />,
  copy_code: <Copy size={14} />,
  otp: <Copy size={14} />,
}

function Buttons({
  buttons = [],
  labels,
}: {
  buttons: TemplateButton[] | undefined
  labels: string[]
}) {
  if (buttons.length === 0) return null
  return (
    <ul className={classes.buttons}>
      {buttons.map((button, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a button has nothing but its place
        <li key={index}>
          {buttonIcons[button.type] ?? <SquareMousePointer size={14} />}
          <span>{labels[index] || '…'}</span>
        </li>
      ))}
    </ul>
  )
}
