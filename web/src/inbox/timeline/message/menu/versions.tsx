import { reviseApi } from '@atrium/contract/api/revise'
import { plainText } from '@atrium/contract/content'
import type { Message } from '@atrium/contract/message'
import { Loader, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../../../api/call.ts'
import { fullTime } from '../../../../language/format.ts'
import { useErrorText } from '../../../../ui/state/state.tsx'
import { AttachmentsView } from '../../../content/files/attachments-view.tsx'
import classes from './question.module.css'

/** What a message said and carried before each change, and who changed it. */
export function Versions({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const errorText = useErrorText()
  const { data, error } = useQuery({
    queryKey: ['versions', message.id, message.rev],
    queryFn: () => call(reviseApi.versions, { params: { id: message.id } }),
  })
  return (
    <Modal opened onClose={onClose} title={t('message.revise.versions')}>
      {error ? <p className={classes.error}>{errorText(error)}</p> : null}
      {!data && !error && <Loader size="sm" />}
      <ol className={classes.versions}>
        {data?.items.map(({ content, attachments, how, by, at }) => (
          <li key={at + how}>
            <small>
              {t(`message.revise.${how === 'edit' ? 'editedBy' : 'deletedBy'}`, {
                by:
                  by ||
                  t(`message.revise.${message.direction === 'in' ? 'customer' : 'elsewhere'}`),
                at: fullTime(at, i18n.language),
              })}
            </small>
            {plainText(content) && <p dir="auto">{plainText(content)}</p>}
            <AttachmentsView attachments={attachments} />
          </li>
        ))}
      </ol>
    </Modal>
  )
}
