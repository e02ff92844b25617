import { useQueryClient } from '@tanstack/react-query'
import { timelineQuery } from '../../../api/queries.ts'
import type { Draft } from '../sending/draft.ts'
import type { Way } from '../sending/reach.ts'
import { type Comment, commentToAnswer } from './comment.ts'

/** What a reply would answer in public; read anew with each change of the conversation. */
export function useComment(
  contactId: string,
  way: Way | undefined,
  draft: Draft,
): Comment | undefined {
  const timeline = useQueryClient().getQueryData(timelineQuery(contactId).queryKey)
  return commentToAnswer(timeline?.pages.flatMap((page) => page.items) ?? [], way, draft)
}
