import type { ChatApp } from '@atrium/channel-kit/fakes/chat-app'

/** Direct messages on Instagram. */
export const chatApp: ChatApp = {
  name: 'Instagram',
  icon: 'M8 3h8a5 5 0 0 1 5 5v8a5 5 0 0 1-5 5H8a5 5 0 0 1-5-5V8a5 5 0 0 1 5-5Zm0 2a3 3 0 0 0-3 3v8a3 3 0 0 0 3 3h8a3 3 0 0 0 3-3V8a3 3 0 0 0-3-3H8Zm4 2.700a4.300 4.300 0 1 1 0 8.600 4.300 4.300 0 0 1 0-8.600Zm0 2a2.300 2.300 0 1 0 0 4.600 2.300 2.300 0 0 0 0-4.600Zm4.700-3.500a1.100 1.100 0 1 1 0 2.200 1.100 1.100 0 0 1 0-2.200Z',
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
