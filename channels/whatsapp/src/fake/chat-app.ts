import type { ChatApp } from '@atrium/channel-kit/fakes/chat-app'
import { whatsapp } from '../index.ts'

/** WhatsApp on a customer's phone. */
export const chatApp: ChatApp = {
  name: 'WhatsApp',
  icon: whatsapp.icon,
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
