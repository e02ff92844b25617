import type { ChatApp } from '@atrium/channel-kit/fakes/chat-app'
import { messenger } from '../index.ts'

/** Messenger on a customer’s phone. */
export const chatApp: ChatApp = {
  name: 'Messenger',
  icon: messenger.icon,
  subtitle: 'Page',
  links: 'https://m.me/',
  knownBy: 'name',
  colors: {
    brand: '#0a7cff',
    accent: ['#0a7cff', '#4f9dff'],
    bar: ['#ffffff', '#18191a'],
    wall: ['#ffffff', '#000000'],
    mine: ['#0a7cff', '#0a7cff'],
    mineInk: ['#ffffff', '#ffffff'],
    theirs: ['#f0f0f0', '#303030'],
  },
  bubbles: 'round',
  receipts: 'words',
  can: {
    pictures: true,
    voice: true,
    documents: true,
    location: false,
    contacts: false,
    quote: true,
    edit: true,
    delete: false,
    reactions: ['❤', '😆', '😮', '😢', '😠', '👍'],
  },
}
