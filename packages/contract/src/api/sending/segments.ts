import { z } from 'zod'
import { AudienceCount, Exclusion, Reach, Segment, SegmentTree } from '../../broadcast/segment.ts'
import { ContactSummary } from '../../contact.ts'
import { endpoint } from '../../endpoint.ts'
import { ContactId, uuid } from '../../ids.ts'
import { Purpose } from '../../sending/consent.ts'

const byId = z.strictObject({ id: uuid })

/** Who is asked for, by which ways, and what about. */
const Asked = z.strictObject({
  tree: SegmentTree,
  /** Without ways everybody counts as reachable. */
  ways: z.array(Reach).max(10).default([]),
  /** Null: nobody is to be written to, so no consent is looked at. */
  purpose: Purpose.nullable().default(null),
})

/** Groups of customers, described by what is true of them. */
export const segmentsApi = {
  list: endpoint({
    method: 'GET',
    path: '/segments',
    summary: 'Saved segments, by name; at most 500.',
    access: 'member',
    response: z.object({ items: z.array(Segment) }),
  }),
  save: endpoint({
    method: 'PUT',
    path: '/segments/:id',
    summary: 'Saves a segment under an id that the caller makes. The same id again changes it.',
    access: 'admin',
    params: byId,
    body: z.strictObject({ name: z.string().trim().min(1).max(100), tree: SegmentTree }),
    response: Segment,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/segments/:id',
    summary: 'Removes a segment that no other one and no broadcast names that has not begun.',
    access: 'admin',
    params: byId,
    response: z.object({}),
  }),
  count: endpoint({
    method: 'POST',
    path: '/segments/count',
    summary:
      'How many customers are meant now, how many of them can be written to in these ways, and why the others cannot.',
    access: 'member',
    body: Asked,
    response: AudienceCount,
  }),
  people: endpoint({
    method: 'POST',
    path: '/segments/people',
    summary:
      'The customers who are meant, by id: each with why they cannot be written to in these ways, or null. `only` keeps those of one reason, or those who are `reached`.',
    access: 'member',
    body: Asked.extend({
      only: z.enum(['reached', ...Exclusion.options]).optional(),
      after: ContactId.optional(),
      limit: z.number().int().min(1).max(100).default(50),
    }),
    response: z.object({
      items: z.array(
        z.object({
          contactId: ContactId,
          name: z.string(),
          avatar: z.string().nullable(),
          /** How they would be written to. */
          address: z.string().nullable(),
          channel: z.string().nullable(),
          excluded: Exclusion.nullable(),
        }),
      ),
      /** `after` of the next page. */
      next: ContactId.nullable(),
    }),
  }),
  sample: endpoint({
    method: 'POST',
    path: '/segments/sample',
    summary: 'Ten of the customers who are meant, those seen last first.',
    access: 'member',
    body: z.strictObject({ tree: SegmentTree }),
    response: z.object({ items: z.array(ContactSummary) }),
  }),
}
