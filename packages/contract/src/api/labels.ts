import { z } from 'zod'
import { Contact } from '../contact.ts'
import { endpoint } from '../endpoint.ts'
import { ContactId, uuid } from '../ids.ts'
import { Label, LabelDraft } from '../label.ts'

const byId = z.strictObject({ id: uuid })

/** Labels of the workspace, on its contacts. */
export const labelsApi = {
  list: endpoint({
    method: 'GET',
    path: '/labels',
    summary: 'Labels, by name; at most 500.',
    access: 'member',
    response: z.object({ items: z.array(Label) }),
  }),
  save: endpoint({
    method: 'PUT',
    path: '/labels/:id',
    summary: 'Saves a label under an id that the caller makes. The same id again changes it.',
    access: 'member',
    params: byId,
    body: LabelDraft,
    response: Label,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/labels/:id',
    summary:
      'Removes a label from everybody. Refused while a segment, or a broadcast that is to be sent, asks for it.',
    access: 'admin',
    params: byId,
    response: z.object({}),
  }),
  put: endpoint({
    method: 'PUT',
    path: '/contacts/:id/labels/:labelId',
    summary: 'Gives a contact a label, or takes it away. Again is the same.',
    access: 'member',
    params: z.strictObject({ id: ContactId, labelId: uuid }),
    body: z.strictObject({ has: z.boolean() }),
    response: Contact,
  }),
}
