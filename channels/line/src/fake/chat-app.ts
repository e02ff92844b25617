import type { ChatApp } from '@atrium/channel-kit/fakes/chat-app'
import { line } from '../index.ts'

/** LINE on a customer’s phone. */
export const chatApp: ChatApp = {
  name: 'LINE',
  icon: line.icon,
  subtitle: 'Official account',
  links: 'https://line.me/R/oaMessage/',
  knownBy: 'name',
  colors: {
    brand: '#06c755',
    accent: ['#06c755', '#4cd787'],
    bar: ['#ffffff', '#111111'],
    wall: ['#8cabd8', '#1b2430'],
    mine: ['#8de055', '#5fb336'],
    mineInk: ['#111111', '#0b0f0a'],
    theirs: ['#ffffff', '#2b323b'],
  },
  bubbles: 'round',
  receipts: 'words',
  can: {
    pictures: true,
    voice: true,
    documents: true,
    location: true,
    contacts: false,
    quote: true,
    edit: false,
    delete: true,
    reactions: [],
  },
}
