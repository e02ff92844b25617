import type { ChatApp } from '@atrium/channel-kit/fakes/chat-app'

/** LINE on a customer’s phone. */
export const chatApp: ChatApp = {
  name: 'LINE',
  icon: 'M12 3.200c5.200 0 9.300 3.400 9.300 7.600 0 1.700-.7 3.200-2 4.700-2 2.300-6.400 5.100-7.400 5.500-.9.4-.8-.300-.8-.500l.1-.8c0-.2.1-.5 0-.7-.1-.300-.6-.4-.9-.5C5.800 18 2.700 14.800 2.700 10.800c0-4.200 4.100-7.600 9.300-7.600Z',
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
