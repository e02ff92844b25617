import { test } from '../atrium.ts'

/**
 * The stories that the product must play end to end. Story 1 is story-1.spec.ts, stories 4 and 5 stand in
 * sending.spec.ts; in journeys/stories are story 2 (dropped-thread), 3 (language), 6 (where-is-my-order), 7
 * (delayed-order), 14 (one-case) and 16 (trace).
 */
const notYet = [
  'Story 8: KYC: two documents on two channels complete one checklist',
  'Story 9: Clinic: reminder, SMS as fallback, "reschedule" inside the window, no-show recovery within the caps',
  'Story 10: Collections: staggered reminders, payment link, receipt, negotiation handed to a human',
  'Story 11: ISP: the assistant runs a connection test and a balance check, opens a ticket, hands over',
  'Story 12: SaaS trial: a web-chat question and a social DM belong to the same trial account',
  'Story 13: Abandoned cart, web form → WhatsApp, shipping milestones, conversation closed → CSAT',
  'Story 15: Phone: the customer calls; the agent sees the WhatsApp thread before saying a word',
]
for (const story of notYet) test.fixme(story, () => {})
