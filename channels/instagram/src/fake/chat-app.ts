import type { ChatApp } from '@atrium/channel-kit/fakes/chat-app'
import { instagram } from '../index.ts'

/** Direct messages on Instagram. */
export const chatApp: ChatApp = {
  name: 'Instagram',
  icon: instagram.icon,
  subtitle: 'Business',
  links: 'https://ig.me/m/',
  knownBy: 'username',
  colors: {
    brand: '#d62976',
    accent: ['#9b36b7', '#c86fe0'],
    bar: ['#ffffff', '#000000'],
    wall: ['#ffffff', '#000000'],
    mine: ['#7638fa', '#7638fa'],
    mineInk: ['#ffffff', '#ffffff'],
    theirs: ['#efefef', '#262626'],
  },
  bubbles: 'round',
  receipts: 'words',
  can: {
    pictures: true,
    voice: true,
    documents: false,
    location: false,
    contacts: false,
    quote: true,
    edit: false,
    delete: true,
    reactions: ['❤', '😂', '😮', '😢', '👏', '🔥'],
  },
}
