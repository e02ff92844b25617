import { test } from '../atrium.ts'

/**
 * The stories the product must play. 1 (as far as these channels go), 2 and 7 are journeys in `../journeys/stories`;
 * the others wait for what they need.
 */
const stories: [number, string][] = [
  [3, 'language: answered in Spanish on a new channel'],
  [4, 'hour 25: the composer shows the template, its category and cost'],
  [5, 'three nudges in one afternoon: the cap stops the third and says why'],
  [6, 'order #4821 is answered from the shop’s data'],
  [8, 'KYC: two documents on two channels complete one checklist'],
  [9, 'clinic: reminder, SMS fallback, reschedule, no-show recovery'],
  [10, 'collections: staggered reminders and a negotiation handed to a person'],
  [11, 'internet provider: connection test and balance by API'],
  [12, 'SaaS trial: a chat question and a DM belong to one account'],
  [13, 'abandoned cart, web form, shipping milestones, CSAT'],
  [14, 'WhatsApp on Monday, a comment on Tuesday, mail on Wednesday: one case'],
  [15, 'phone: the agent sees the WhatsApp thread before saying a word'],
  [16, 'trace: one screen that shows everything and why'],
]
for (const [number, story] of stories) test.fixme(`Story ${number}: ${story}`, () => {})
