import type { When } from '../channel.ts'

/** Whether a field or a step belongs to the form with these values. */
export function applies({ when }: { when?: When | undefined }, values: Record<string, unknown>) {
  return when === undefined || values[when.field] === when.is
}
