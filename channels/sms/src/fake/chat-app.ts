import type { ChatApp } from '@atrium/channel-kit/fakes/chat-app'
import { sms } from '../index.ts'

/** The messages of any phone. */
export const chatApp: ChatApp = {
  name: 'Messages',
  icon: sms.icon,
  subtitle: 'Text message',
  knownBy: 'phone',
  colors: {
    brand: '#d33f8d',
    accent: ['#2f7d4f', '#5cc487'],
    bar: ['#f7f7f8', '#161618'],
    wall: ['#ffffff', '#000000'],
    mine: ['#34c759', '#2f9e4a'],
    mineInk: ['#ffffff', '#ffffff'],
    theirs: ['#e9e9eb', '#26262a'],
  },
  bubbles: 'round',
  receipts: 'words',
  can: {
    pictures: true,
    voice: false,
    documents: false,
    location: false,
    contacts: false,
    quote: false,
    edit: false,
    delete: false,
    reactions: [],
  },
}
