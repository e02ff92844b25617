import { uuid } from '@atrium/contract/ids'
import { AppError } from '../app-error.ts'

/** What a part of a sort key is: it goes into a statement as this type, so anything else would be a fault there. */
type Part = 'time' | 'time or none' | 'uuid' | 'number'

/** An opaque paging cursor: the sort key of the last row. */
export function encodeCursor(parts: string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** The sort key of a cursor. Throws `invalid` for anything that we did not make. */
export function decodeCursor(text: string | undefined, kinds: Part[]): string[] | undefined {
  if (text === undefined || text === '') return undefined
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (
      Array.isArray(parts) &&
      parts.length === kinds.length &&
      parts.every((part, index) => typeof part === 'string' && fits(part, kinds[index]))
    )
      return parts as string[]
  } catch {
    // Falls through to the one error that all bad cursors get.
  }
  throw new AppError('invalid', 'This cursor was not made here. Start again from the first page.', {
    errors: [{ pointer: '/cursor', message: 'not a cursor' }],
  })
}

function fits(part: string, kind: Part | undefined): boolean {
  switch (kind) {
    case 'time':
      // Equal after a round trip: JavaScript takes 30 February for 2 March, PostgreSQL does not.
      return !Number.isNaN(Date.parse(part)) && new Date(part).toISOString() === part
    case 'time or none':
      return part === '' || fits(part, 'time')
    case 'uuid':
      return uuid.safeParse(part).success
    case 'number':
      return /^\d{1,18}$/.test(part)
    case undefined:
      return false
  }
}
