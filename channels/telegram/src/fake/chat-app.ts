import type { ChatApp } from '@atrium/channel-kit/fakes/chat-app'
import { telegram } from '../index.ts'

/** Telegram on a customer's phone. */
export const chatApp: ChatApp = {
  name: 'Telegram',
  icon: telegram.icon,
  subtitle: 'bot',
  links: 'https://t.me/',
  knownBy: 'username',
  colors: {
    brand: '#229ed9',
    accent: ['#2a8fd0', '#64b5ef'],
    bar: ['#ffffff', '#17212b'],
    wall: ['#c9dcc3', '#0e1621'],
    mine: ['#effdde', '#2b5278'],
    theirs: ['#ffffff', '#182533'],
    read: ['#4fae4e', '#64b5ef'],
  },
  bubbles: 'corner',
  pattern: true,
  receipts: 'ticks',
  can: {
    pictures: true,
    voice: true,
    documents: true,
    location: true,
    contacts: true,
    quote: true,
    edit: true,
    replaceFile: true,
    // A bot is not told of it: the message would stay in Atrium.
    delete: false,
    reactions: ['👍', '❤', '🔥', '🎉', '🤣', '😢'],
  },
}
