/** What the website may set, with `boot` and `update`. Everything but the account has a default. */
export type Options = {
  /** Signed token that says who the visitor is. */
  identity?: string
  language?: string
  theme?: 'auto' | 'light' | 'dark'
  color?: string
  position?: 'left' | 'right'
  /** `false`: no button of ours; the website calls `open` itself. */
  launcher?: boolean
}

/** From the website's page into the frame. */
export type ToFrame =
  | { atrium: 'options'; options: Options }
  | { atrium: 'open'; open: boolean }
  | { atrium: 'page'; page: string }
  | { atrium: 'logout' }

/** What the button looks like and says; kept by the page, so that the next view shows it before the frame is there. */
export type Look = {
  color: string
  /** Readable on the colour. */
  on: string
  /** What is seen of the window before the frame has drawn. */
  ground: string
  position: 'left' | 'right'
  title: string
  open: string
  close: string
  /** `{n}` stands for the number of unread messages. */
  unread: string
  /** A visitor with a conversation: their frame is loaded at once, to show what is new. */
  talks: boolean
}

/** From the frame to the page that shows it. It carries no words of the conversation. */
export type FromFrame =
  | { atrium: 'hello' }
  | { atrium: 'look'; look: Look }
  | { atrium: 'unread'; count: number }
  | { atrium: 'close' }
  | { atrium: 'event'; name: 'ready' | 'identified' | 'message' | 'error'; detail?: string }
