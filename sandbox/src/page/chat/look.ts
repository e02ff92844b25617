import type { ChatApp, Shade } from '@atrium/channel-kit/fakes/chat-app'

/** For a fake that says nothing of its app. */
export const plainApp: ChatApp = {
  name: 'Chat',
  icon: 'M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-6l-4.5 3.5V16H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Z',
  subtitle: 'Business',
  knownBy: 'name',
  colors: {
    brand: '#5b6472',
    accent: ['#4a5568', '#a3b1c6'],
    bar: ['#ffffff', '#1b1d22'],
    wall: ['#f4f5f7', '#121317'],
    mine: ['#dfe6f1', '#2f3a4d'],
    theirs: ['#ffffff', '#24272e'],
  },
  bubbles: 'corner',
  receipts: 'none',
  can: {
    pictures: true,
    voice: false,
    documents: true,
    location: false,
    contacts: false,
    quote: false,
    edit: false,
    delete: false,
    reactions: [],
  },
}

/** The app's colours as the variables of chat.css. */
export function lookOf({ colors }: ChatApp): Record<string, string> {
  const ink: Shade = ['#111b21', '#e9edef']
  return {
    '--chat-accent': shade(colors.accent),
    '--chat-bar': shade(colors.bar),
    '--chat-bar-ink': shade(colors.barInk ?? ink),
    '--chat-wall': shade(colors.wall),
    '--chat-mine': shade(colors.mine),
    '--chat-mine-ink': shade(colors.mineInk ?? ink),
    '--chat-theirs': shade(colors.theirs),
    '--chat-read': shade(colors.read ?? colors.accent),
  }
}

const shade = ([light, dark]: Shade) => `light-dark(${light}, ${dark})`
