import type { ChatApp } from '@atrium/channel-kit/fakes/chat-app'

/** Telegram on a customer's phone. */
export const chatApp: ChatApp = {
  name: 'Telegram',
  icon: 'M20.7 4.2 3.6 10.9c-.9.4-.9 1 0 1.3l4.3 1.3 1.7 5.1c.2.6.6.7 1.1.3l2.4-2.2 4.5 3.3c.6.4 1.1.1 1.300-.6l2.900-13.900c.2-1-.4-1.500-1.100-1.300Zm-3.300 3.300-7.400 6.700-.3 2.900-1.100-3.700 8.200-6.300c.4-.3.9 0 .6.4Z',
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
