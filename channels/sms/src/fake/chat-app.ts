import type { ChatApp } from '@atrium/channel-kit/fakes/chat-app'

/** The messages of any phone. */
export const chatApp: ChatApp = {
  name: 'Messages',
  icon: 'M4.500 4h15A1.500 1.500 0 0 1 21 5.500v9a1.500 1.500 0 0 1-1.500 1.500H12l-5 4v-4H4.500A1.500 1.500 0 0 1 3 14.500v-9A1.500 1.500 0 0 1 4.500 4ZM8 9a1 1 0 1 0 0 2 1 1 0 0 0 0-2Zm4 0a1 1 0 1 0 0 2 1 1 0 0 0 0-2Zm4 0a1 1 0 1 0 0 2 1 1 0 0 0 0-2Z',
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
