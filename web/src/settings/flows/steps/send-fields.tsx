import { fillWords } from '@atrium/contract/broadcast/fill-words'
import {
  type FlowContent,
  type FlowStep,
  type FlowTrigger,
  startsByMember,
} from '@atrium/contract/flow/flow'
import { placeholders } from '@atrium/contract/template/placeholders'
import type { Template } from '@atrium/contract/template/template'
import { SegmentedControl, Select, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { kindsQuery } from '../../../api/queries.ts'
import bubble from '../../../templates/bubble.module.css'
import { TemplateBubble } from '../../../templates/bubble.tsx'
import { templatesQuery } from '../../../templates/query.ts'
import { languageName, usePlaceLabel } from '../../../templates/words.ts'
import classes from '../flows.module.css'

type Send = Extract<FlowStep, { kind: 'send' }>
type Props = { step: Send; trigger: FlowTrigger; change: (next: FlowStep) => void }

const classesOf = ['reply', 'transactional', 'proactive'] as const
const purposes = ['reminders', 'surveys', 'marketing'] as const
const places = ['same', 'best', 'channel'] as const

/** What is said, as what it counts, and where; beside it, what the customer will read. */
export function SendFields({ step, trigger, change }: Props) {
  const { t } = useTranslation()
  const { content } = step
  const kinds = startsByMember(trigger) ? classesOf.slice(1) : classesOf
  return (
    <div className={classes.send}>
      <div className={classes.fields}>
        <SegmentedControl
          size="xs"
          aria-label={t('flows.what')}
          data={[
            { value: 'text', label: t('flows.asText') },
            { value: 'template', label: t('flows.asTemplate') },
          ]}
          value={content.kind}
          onChange={(kind) =>
            change({
              ...step,
              content:
                kind === 'text'
                  ? { kind: 'text', text: '' }
                  : { kind: 'template', name: '', values: {} },
            })
          }
        />
        {content.kind === 'text' ? (
          <Textarea
            label={t('flows.message')}
            description={t('flows.places', { place: '{{first_name|there}}' })}
            autosize
            minRows={2}
            maxRows={10}
            maxLength={10_000}
            value={content.text}
            onChange={({ currentTarget: { value } }) =>
              change({ ...step, content: { kind: 'text', text: value } })
            }
          />
        ) : (
          <TemplateFields content={content} change={(next) => change({ ...step, content: next })} />
        )}
        <Select
          label={t('flows.countsAs')}
          description={t(`flows.classText.${step.class}`)}
          allowDeselect={false}
          data={kinds.map((value) => ({ value, label: t(`flows.class.${value}`) }))}
          value={step.class}
          onChange={(value) => {
            const next = kinds.find((one) => one === value)
            if (next) change(withClass(step, next))
          }}
        />
        {step.class === 'proactive' && (
          <Select
            label={t('flows.purpose')}
            allowDeselect={false}
            data={purposes.map((value) => ({ value, label: t(`flows.purposes.${value}`) }))}
            value={step.purpose}
            onChange={(value) =>
              change({ ...step, purpose: purposes.find((one) => one === value) ?? null })
            }
          />
        )}
        {step.class !== 'reply' && <Where step={step} change={change} />}
      </div>
      <Preview content={content} />
    </div>
  )
}

function Where({ step, change }: Pick<Props, 'step' | 'change'>) {
  const { t } = useTranslation()
  const channels = useQuery(kindsQuery).data?.items ?? []
  const { channel: _channel, ...rest } = step
  return (
    <>
      <Select
        label={t('flows.where')}
        allowDeselect={false}
        data={places.map((value) => ({ value, label: t(`flows.to.${value}`) }))}
        value={step.to}
        onChange={(value) => change({ ...rest, to: places.find((one) => one === value) ?? 'same' })}
      />
      {step.to === 'channel' && (
        <Select
          label={t('flows.channel')}
          placeholder={t('flows.chooseChannel')}
          allowDeselect={false}
          data={channels.map(({ id, label }) => ({ value: id, label }))}
          value={step.channel ?? null}
          onChange={(channel) => channel && change({ ...rest, channel })}
        />
      )}
    </>
  )
}

/** An answer goes to where they wrote; only what we send by ourselves is for something. */
function withClass(step: Send, next: Send['class']): Send {
  const { channel, to, ...rest } = step
  return {
    ...rest,
    class: next,
    purpose: next === 'proactive' ? (step.purpose ?? 'reminders') : null,
    ...(next === 'reply' ? { to: 'same' } : { to, ...(channel && { channel }) }),
  }
}

type TemplateWords = Extract<FlowContent, { kind: 'template' }>

/** Approved templates of this name, one in each language. */
function useNamed(name: string): { names: string[]; named: Template[] } {
  const all = useQuery(templatesQuery).data?.items ?? []
  const approved = all.filter(({ status }) => status === 'approved')
  return {
    names: [...new Set(approved.map((one) => one.name))],
    named: approved.filter((one) => one.name === name),
  }
}

function TemplateFields({
  content,
  change,
}: {
  content: TemplateWords
  change: (next: TemplateWords) => void
}) {
  const { t, i18n } = useTranslation()
  const label = usePlaceLabel()
  const { names, named } = useNamed(content.name)
  const [template] = named
  const spoken = [...new Set(named.map(({ language }) => languageName(language, i18n.language)))]
  return (
    <>
      <Select
        label={t('flows.template')}
        description={spoken.length > 0 ? t('flows.inLanguages', { all: spoken.join(', ') }) : null}
        placeholder={t('flows.chooseTemplate')}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('flows.noTemplates')}
        error={content.name && named.length === 0 ? t('flows.notApproved') : null}
        data={names}
        value={names.includes(content.name) ? content.name : null}
        onChange={(name) => name && change({ kind: 'template', name, values: {} })}
      />
      {template &&
        placeholders(template)
          .filter(({ required }) => required)
          .map((place) => (
            <TextInput
              key={place.field}
              label={label(place)}
              placeholder={place.example ?? ''}
              maxLength={1000}
              value={content.values[place.field] ?? ''}
              onChange={({ currentTarget: { value } }) =>
                change({ ...content, values: { ...content.values, [place.field]: value } })
              }
            />
          ))}
      {template && (
        <small className={classes.note}>
          {t('flows.places', { place: '{{first_name|there}}' })}
        </small>
      )}
    </>
  )
}

/** Somebody to show it for. */
const somebody = { name: 'Ana Ruiz', company: null, attributes: {} }

function Preview({ content }: { content: FlowContent }) {
  const { t } = useTranslation()
  const { named } = useNamed(content.kind === 'template' ? content.name : '')
  if (content.kind === 'template') {
    const [template] = named
    if (!template) return null
    const filled = Object.entries(content.values).flatMap(([field, text]) => {
      const value = fillWords(text, somebody)
      return value === '' ? [] : [[field, value]]
    })
    return <TemplateBubble template={template} values={Object.fromEntries(filled)} />
  }
  const words = fillWords(content.text, somebody).trim()
  if (words === '') return null
  return (
    <figure className={bubble.wall} aria-label={t('template.preview')}>
      <div className={bubble.bubble}>
        <div className={bubble.words}>{words}</div>
      </div>
    </figure>
  )
}
