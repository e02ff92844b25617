import type { ChatApp } from '@atrium/channel-kit/fakes/chat-app'

/** Messenger on a customer’s phone. */
export const chatApp: ChatApp = {
  name: 'Messenger',
  icon: 'M12 3c5.1 0 9.1 3.7 9.1 8.6s-4 8.6-9.1 8.6c-.9 0-1.8-.1-2.6-.4L6.100 21.300v-3.100c-2-1.600-3.200-3.900-3.200-6.600C2.900 6.700 6.900 3 12 3Zm-5.400 11.100 3.900-2.100 2.100 2.200 4.800-5.100-3.900 2.100-2.100-2.200-4.800 5.100Z',
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
