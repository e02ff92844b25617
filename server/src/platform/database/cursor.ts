import { AppError } from '../app-error.ts'

/** An opaque paging cursor: the sort key of the last row. */
export function encodeCursor(parts: string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/** The sort key of a cursor with `length` parts. Throws `invalid` for anything that we did not make. */
export function decodeCursor(text: string | undefined, length: number): string[] | undefined {
  if (text === undefined || text === '') return undefined
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (
      Array.isArray(parts) &&
      parts.length === length &&
      parts.every((part) => typeof part === 'string')
    )
      return parts as string[]
  } catch {
    // Falls through to the one error that all bad cursors get.
  }
  throw new AppError('invalid', 'This cursor was not made here. Start again from the first page.', {
    errors: [{ pointer: '/cursor', message: 'not a cursor' }],
  })
}
