import type { Way } from '@atrium/contract/broadcast/broadcast'
import type { ChannelAccount } from '@atrium/contract/channel'
import { placeholders } from '@atrium/contract/template/placeholders'
import { Button, Menu, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ArrowUp, Plus, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { accountsQuery } from '../../api/queries.ts'
import { ChannelMark, useKind } from '../../ui/channel-mark.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import classes from '../broadcast.module.css'
import { templatesQuery } from '../queries.ts'
import type { StepProps } from './wizard.tsx'

/** What is said, channel by channel, in the order in which they are tried. */
export function What({ draft, change }: StepProps) {
  const { t } = useTranslation()
  const { ways } = draft
  const accounts = useQuery(accountsQuery).data?.items ?? []
  const free = accounts.filter(
    ({ id, enabled }) => enabled && !ways.some(({ accountId }) => accountId === id),
  )
  const set = (place: number, next: Way[]) => change({ ways: ways.toSpliced(place, 1, ...next) })
  return (
    <section aria-label={t('broadcasts.step.what')}>
      {ways.map((way, place) => (
        <div key={way.accountId} className={classes.panel}>
          <div className={classes.buttons}>
            <AccountName account={accounts.find(({ id }) => id === way.accountId)} />
            <span className={classes.dim}>
              {place === 0 ? t('broadcasts.first') : t('broadcasts.otherwise')}
            </span>
            {place > 0 && (
              <IconButton
                label={t('broadcasts.earlier')}
                icon={<ArrowUp size={15} />}
                onClick={() =>
                  change({ ways: ways.toSpliced(place, 1).toSpliced(place - 1, 0, way) })
                }
              />
            )}
            <IconButton
              label={t('broadcasts.removeWay')}
              icon={<Trash2 size={15} />}
              onClick={() => set(place, [])}
            />
          </div>
          <WayForm way={way} change={(next) => set(place, [next])} />
        </div>
      ))}
      {ways.length === 0 && (
        <div className={classes.panel}>
          <p>{t('broadcasts.noWays')}</p>
        </div>
      )}
      <div className={classes.panel}>
        <div className={classes.buttons}>
          <Menu>
            <Menu.Target>
              <Button
                variant="default"
                leftSection={<Plus size={14} />}
                disabled={free.length === 0 || ways.length >= 5}
              >
                {t('broadcasts.addWay')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {free.map((account) => (
                <AddWay
                  key={account.id}
                  account={account}
                  add={(way) => change({ ways: [...ways, way] })}
                />
              ))}
            </Menu.Dropdown>
          </Menu>
          <small className={classes.dim}>{t('broadcasts.places')}</small>
        </div>
        <Switch
          label={t('broadcasts.trackLinks')}
          description={t('broadcasts.trackLinksText')}
          checked={draft.trackLinks === true}
          onChange={({ currentTarget: { checked } }) => change({ trackLinks: checked })}
        />
      </div>
    </section>
  )
}

function AccountName({ account }: { account: ChannelAccount | undefined }) {
  if (!account) return null
  return (
    <b>
      <ChannelMark channel={account.channel} /> {account.name}
    </b>
  )
}

/** An account as a way, with the kind of words that its channel wants. */
function AddWay({ account, add }: { account: ChannelAccount; add: (way: Way) => void }) {
  const capabilities = useKind(account.channel)?.capabilities
  const templates = useQuery({
    ...templatesQuery(account.id),
    enabled: capabilities?.templates === true,
  })
  const [template] = templates.data?.items.filter(({ status }) => status === 'approved') ?? []
  const { id: accountId } = account
  const content = (): Way['content'] => {
    if (capabilities?.subject) return { kind: 'email', subject: '', text: '' }
    if (capabilities?.window?.outside === 'template' && template)
      return { kind: 'template', templateId: template.id, values: {} }
    return { kind: 'text', text: '' }
  }
  return (
    <Menu.Item onClick={() => add({ accountId, content: content() })}>
      <ChannelMark channel={account.channel} /> {account.name}
    </Menu.Item>
  )
}

function WayForm({ way, change }: { way: Way; change: (next: Way) => void }) {
  const { t } = useTranslation()
  const { content } = way
  if (content.kind === 'template') return <TemplateForm way={way} change={change} />
  return (
    <>
      {content.kind === 'email' && (
        <TextInput
          label={t('broadcasts.subject')}
          maxLength={200}
          value={content.subject}
          onChange={({ currentTarget: { value } }) =>
            change({ ...way, content: { ...content, subject: value } })
          }
        />
      )}
      <Textarea
        label={t('broadcasts.words')}
        placeholder={t('broadcasts.wordsExample', { place: '{{first_name|there}}' })}
        autosize
        minRows={3}
        value={content.text}
        onChange={({ currentTarget: { value } }) =>
          change({ ...way, content: { ...content, text: value } })
        }
      />
      <NeedsTemplate way={way} />
    </>
  )
}

/** Where the channel wants a template and none was chosen, the words say what to do. */
function NeedsTemplate({ way }: { way: Way }) {
  const { t } = useTranslation()
  const account = useQuery(accountsQuery).data?.items.find(({ id }) => id === way.accountId)
  const kind = useKind(account?.channel)
  if (kind?.capabilities.window?.outside !== 'template' || way.content.kind === 'template')
    return null
  return <p role="status">{t('broadcasts.needsTemplate', { channel: kind.label })}</p>
}

function TemplateForm({ way, change }: { way: Way; change: (next: Way) => void }) {
  const { t } = useTranslation()
  const templates = useQuery(templatesQuery(way.accountId)).data?.items ?? []
  const { content } = way
  if (content.kind !== 'template') return null
  const template = templates.find(({ id }) => id === content.templateId)
  return (
    <>
      <Select
        label={t('broadcasts.template')}
        allowDeselect={false}
        data={templates
          .filter(({ status }) => status === 'approved')
          .map(({ id, name, language }) => ({ value: id, label: `${name} (${language})` }))}
        value={content.templateId}
        onChange={(id) => {
          const next = templates.find((one) => one.id === id)
          if (next)
            change({ ...way, content: { kind: 'template', templateId: next.id, values: {} } })
        }}
      />
      {template &&
        placeholders(template)
          .filter(({ required }) => required)
          .map(({ field, name, example }) => (
            <TextInput
              key={field}
              label={t('broadcasts.placeValue', { name })}
              placeholder={example ?? ''}
              value={content.values[field] ?? ''}
              onChange={({ currentTarget: { value } }) =>
                change({
                  ...way,
                  content: { ...content, values: { ...content.values, [field]: value } },
                })
              }
            />
          ))}
    </>
  )
}
