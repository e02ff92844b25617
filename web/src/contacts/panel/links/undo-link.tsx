import { contactsApi } from '@atrium/contract/api/contacts'
import type { Contact, Link } from '@atrium/contract/contact'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../../api/call.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { tell } from '../../../ui/notify.ts'
import { useRefetchContacts } from '../../use-refetch-contacts.ts'
import { Moves } from '../../who/moves.tsx'
import { unlinkPreviewQuery } from '../../who/queries.ts'
import { handleLabel } from './handle-label.ts'

type Props = { link: Link; contact: Contact; onClose: () => void }

/** Takes a link back, after asking. */
export function UndoLink({ link, contact, onClose }: Props) {
  const { t } = useTranslation()
  const refetch = useRefetchContacts()
  const preview = useQuery(unlinkPreviewQuery(link.handleId))
  const undo = useMutation({
    mutationFn: () => call(contactsApi.unlink, { params: { id: link.handleId } }),
    onSuccess: () => {
      refetch([contact.id, link.fromContactId])
      tell(t('contact.undone'))
      onClose()
    },
  })
  return (
    <Confirm
      title={t('contact.undoTitle')}
      action={t('contact.undoLink')}
      busy={undo.isPending}
      error={undo.error}
      onConfirm={() => undo.mutate()}
      onClose={onClose}
    >
      {t('contact.undoText', { handle: handleLabel(contact, link), name: contact.name })}
      {preview.data && <Moves moves={preview.data} from={contact.name} to={preview.data.toName} />}
    </Confirm>
  )
}
