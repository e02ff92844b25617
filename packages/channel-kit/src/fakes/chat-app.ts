/** A colour by day and by night. */
export type Shade = [light: string, dark: string]

/**
 * A channel's app on a customer's phone, as data: how it looks and what a customer can do in it. The sandbox draws
 * every chat app from such an entry; a fake without one gets a plain app.
 */
export type ChatApp = {
  /** As people say it: "WhatsApp". */
  name: string
  /** Its sign: an SVG path in 24 × 24, drawn filled (`evenodd`). */
  icon: string
  /** Below the name of the business. */
  subtitle: string
  /** How links begin that open a chat in it, where such links exist. */
  links?: string
  /** By what people are known here; what the sandbox asks for when somebody new is added. */
  knownBy: 'phone' | 'username' | 'name'
  colors: {
    /** Of the sign, wherever the channel is named. */
    brand: string
    /** Buttons, links and names. */
    accent: Shade
    /** The bar at the top, and what is written on it. */
    bar: Shade
    barInk?: Shade
    /** Behind the messages. */
    wall: Shade
    mine: Shade
    mineInk?: Shade
    theirs: Shade
    /** Of the marks of a message that was read. */
    read?: Shade
  }
  /** `corner`: round with one sharp corner where it was said; `round`: pills. */
  bubbles: 'corner' | 'round'
  /** Small shapes on the wall. */
  pattern?: boolean
  /** Under a customer's own messages: ticks, words ("Delivered"), or nothing. */
  receipts: 'ticks' | 'words' | 'none'
  /** What a customer can do. Reactions are the emojis on offer. */
  can: {
    pictures: boolean
    voice: boolean
    documents: boolean
    location: boolean
    contacts: boolean
    quote: boolean
    edit: boolean
    /** Another file in the place of one that was sent. */
    replaceFile?: boolean
    delete: boolean
    reactions: string[]
  }
}
