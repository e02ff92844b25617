import { z } from 'zod'

/** What others say of a template without knowing its parts, so that they do not carry these along. */

/** What the provider charges it as; it may change its mind. */
export const TemplateCategory = z.enum(['utility', 'marketing', 'authentication'])
export type TemplateCategory = z.infer<typeof TemplateCategory>

/** What it is for: `continue` goes on after the window, `reply` carries the words themselves, or a word of one's own. */
export const TemplateUse = z
  .string()
  .trim()
  .regex(/^[a-z][a-z0-9_-]{0,39}$/)
export type TemplateUse = z.infer<typeof TemplateUse>

/** What is said by a template where free words may not go: of which use, with these values by field (`body.2`). */
export const TemplateWish = z.strictObject({
  use: TemplateUse,
  values: z.record(z.string().max(200), z.string().max(1024)).default({}),
})
export type TemplateWish = z.infer<typeof TemplateWish>
