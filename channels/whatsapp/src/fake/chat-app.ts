import type { ChatApp } from '@atrium/channel-kit/fakes/chat-app'

/** WhatsApp on a customer's phone. */
export const chatApp: ChatApp = {
  name: 'WhatsApp',
  icon: 'M12 3a9 9 0 0 0-7.8 13.5L3 21l4.6-1.2A9 9 0 1 0 12 3Zm-3.2 5c.3 0 .5 0 .7.5l.6 1.5c.1.2 0 .4-.1.6l-.6.7c.8 1.5 1.6 2.2 3.1 2.9l.7-.8c.2-.2.4-.3.6-.2l1.6.8c.3.1.4.3.4.6-.1 1.2-1 1.9-2 1.9-3 0-6.3-3-6.3-6.2 0-1.2.6-2.3 1.3-2.3Z',
  subtitle: 'Business account',
  links: 'https://wa.me/',
  knownBy: 'phone',
  colors: {
    brand: '#1f9d57',
    accent: ['#128c5e', '#21c063'],
    bar: ['#ffffff', '#111b21'],
    wall: ['#efe7de', '#0b141a'],
    mine: ['#d9fdd3', '#005c4b'],
    theirs: ['#ffffff', '#202c33'],
    read: ['#1fa2dd', '#53bdeb'],
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
    delete: true,
    reactions: ['👍', '❤️', '😂', '😮', '😢', '🙏'],
  },
}
