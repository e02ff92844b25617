import type { BroadcastDraft, Way } from '@atrium/contract/broadcast/broadcast'
import { fillValues, fillWords, type Named } from '@atrium/contract/broadcast/fill-words'
import { fillTemplate } from '@atrium/contract/template/fill'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { accountsQuery, contactQuery } from '../../api/queries.ts'
import { ChannelMark } from '../../ui/channel-mark.tsx'
import classes from '../broadcast.module.css'
import { sampleQuery, templatesQuery } from '../queries.ts'

/** What one of them will read, on each channel. */
export function Preview({ draft }: { draft: BroadcastDraft }) {
  const { t } = useTranslation()
  const sample = useQuery(sampleQuery(draft.tree))
  const accounts = useQuery(accountsQuery).data?.items ?? []
  const channels = draft.ways.map(
    ({ accountId }) => accounts.find(({ id }) => id === accountId)?.channel,
  )
  const people = sample.data?.items ?? []
  // Somebody who would really read it, where there is one among the first.
  const first =
    people.find((one) => channels.some((id) => id && one.channels.includes(id))) ?? people[0]
  const contact = useQuery({ ...contactQuery(first?.id ?? ''), enabled: first !== undefined }).data
  if (!contact || draft.ways.length === 0) return null
  return (
    <section className={classes.panel}>
      <h3>{t('broadcasts.preview', { name: contact.name })}</h3>
      {draft.ways.map((way) => (
        <WayPreview key={way.accountId} way={way} person={contact} />
      ))}
    </section>
  )
}

function WayPreview({ way, person }: { way: Way; person: Named }) {
  const { content, accountId } = way
  const account = useQuery(accountsQuery).data?.items.find(({ id }) => id === accountId)
  const templates = useQuery({ ...templatesQuery(accountId), enabled: content.kind === 'template' })
  const words = (): { subject?: string; text: string } => {
    if (content.kind === 'email')
      return { subject: fillWords(content.subject, person), text: fillWords(content.text, person) }
    if (content.kind === 'text') return { text: fillWords(content.text, person) }
    const template = templates.data?.items.find(({ id }) => id === content.templateId)
    if (!template) return { text: '…' }
    const filled = fillTemplate(template, fillValues(content.values, person))
    return {
      text: filled.ok
        ? filled.content.preview
        : filled.problems.map(({ field, text }) => `${field}: ${text}`).join('\n'),
    }
  }
  const { subject, text } = words()
  return (
    <div>
      <small className={classes.dim}>
        {account && <ChannelMark channel={account.channel} size={13} />} {account?.name}
      </small>
      <div className={classes.bubble}>
        {subject && <b>{subject}</b>}
        {text}
      </div>
    </div>
  )
}
