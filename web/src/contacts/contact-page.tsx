import { contactsApi } from '@atrium/contract/api/contacts'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { ArrowLeft, MessageSquareText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { applyConversation } from '../api/apply/apply.ts'
import { call } from '../api/call.ts'
import { warn } from '../ui/notify.ts'
import { useErrorText } from '../ui/state/state.tsx'
import classes from './contacts-page.module.css'
import { ContactPanel } from './panel/contact-panel.tsx'

const route = getRouteApi('/desk/contacts/$contactId')

/** The record of one contact, and the way into the conversation with them. */
export function ContactPage() {
  const { t } = useTranslation()
  const { contactId } = route.useParams()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const open = useMutation({
    mutationFn: () => call(contactsApi.conversation, { params: { id: contactId } }),
    onSuccess: (row) => {
      applyConversation(cache, row)
      const params = { view: 'open', conversationId: row.id } as const
      return navigate({ to: '/inbox/$view/$conversationId', params })
    },
    onError: (error) => warn(errorText(error)),
  })
  return (
    <div className={classes.record}>
      <div className={classes.bar}>
        <Link to="/contacts" className={classes.back} aria-label={t('contacts.back')}>
          <ArrowLeft size={18} />
        </Link>
        <Button
          size="compact-sm"
          leftSection={<MessageSquareText size={15} />}
          loading={open.isPending}
          onClick={() => open.mutate()}
        >
          {t('contacts.openConversation')}
        </Button>
      </div>
      <div className={classes.card}>
        <ContactPanel key={contactId} contactId={contactId} />
      </div>
    </div>
  )
}
