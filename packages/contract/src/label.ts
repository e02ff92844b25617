import { z } from 'zod'
import { uuid } from './ids.ts'

export const labelColors = [
  'gray',
  'red',
  'orange',
  'yellow',
  'green',
  'teal',
  'blue',
  'violet',
  'pink',
] as const
const LabelColor = z.enum(labelColors)

export const LabelDraft = z.strictObject({
  name: z.string().trim().min(1).max(50),
  color: LabelColor,
})

/** What the team calls some of its customers: VIP, bride, pays late. */
export const Label = LabelDraft.extend({ id: uuid })
export type Label = z.infer<typeof Label>
