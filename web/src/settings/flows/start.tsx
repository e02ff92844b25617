import {
  type FlowConditions,
  type FlowDraft,
  type FlowTrigger,
  startsByMember,
} from '@atrium/contract/flow/flow'
import { MultiSelect, Select, TagsInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { kindsQuery } from '../../api/queries.ts'
import { languageName } from '../../templates/words.ts'
import { labelsQuery } from '../labels/query.ts'
import settings from '../settings.module.css'
import classes from './flows.module.css'

const triggers: FlowTrigger[] = ['opened', 'message', 'replied', 'resolved']
const languages = ['en', 'es', 'pt', 'fr', 'de', 'it', 'id', 'ja', 'ar', 'zh', 'ko', 'ru', 'hi']

type Props = { draft: FlowDraft; change: (part: Partial<FlowDraft>) => void }

/** When it starts, and for whom. */
export function Start({ draft, change }: Props) {
  const { t, i18n } = useTranslation()
  const channels = useQuery(kindsQuery).data?.items ?? []
  const { trigger, conditions } = draft
  const set = (part: { [K in keyof FlowConditions]?: FlowConditions[K] | undefined }) =>
    change({ conditions: given({ ...conditions, ...part }) })
  return (
    <section className={`${settings.card} ${settings.padded}`} aria-label={t('flows.start')}>
      <h3>{t('flows.start')}</h3>
      <Select
        label={t('flows.trigger')}
        allowDeselect={false}
        data={triggers.map((value) => ({ value, label: t(`flows.when.${value}`) }))}
        value={trigger}
        onChange={(value) => {
          const next = triggers.find((one) => one === value)
          if (!next) return
          const { words: _words, ...rest } = conditions
          change({ trigger: next, conditions: startsByMember(next) ? rest : conditions })
        }}
      />
      <div className={classes.two}>
        <MultiSelect
          label={t('flows.channels')}
          placeholder={conditions.channels ? '' : t('flows.any')}
          data={channels.map(({ id, label }) => ({ value: id, label }))}
          value={conditions.channels ?? []}
          onChange={(all) => set({ channels: some(all) })}
        />
        <MultiSelect
          label={t('flows.languages')}
          placeholder={conditions.languages ? '' : t('flows.any')}
          searchable
          data={[...new Set([...languages, ...(conditions.languages ?? [])])].map((value) => ({
            value,
            label: languageName(value, i18n.language),
          }))}
          value={conditions.languages ?? []}
          onChange={(all) => set({ languages: some(all) })}
        />
      </div>
      {!startsByMember(trigger) && (
        <TagsInput
          label={t('flows.words')}
          description={t('flows.wordsText')}
          placeholder={conditions.words ? '' : t('flows.any')}
          maxTags={50}
          splitChars={[',']}
          value={conditions.words ?? []}
          onChange={(all) => set({ words: some(all.filter((one) => one.length <= 60)) })}
        />
      )}
      <Labels labels={conditions.labels ?? []} set={(labels) => set({ labels: some(labels) })} />
    </section>
  )
}

type Labelled = NonNullable<FlowConditions['labels']>

function Labels({ labels, set }: { labels: Labelled; set: (next: Labelled) => void }) {
  const { t } = useTranslation()
  const all = useQuery(labelsQuery).data?.items ?? []
  const field = (is: 'has' | 'hasNot') => {
    const other = labels.filter((one) => one.is !== is)
    const own = labels.filter((one) => one.is === is).map(({ labelId }) => labelId)
    const free = all.filter(({ id }) => !other.some(({ labelId }) => labelId === id))
    return (
      <MultiSelect
        label={t(`flows.label.${is}`)}
        placeholder={own.length > 0 ? '' : t('flows.any')}
        searchable
        maxValues={5}
        data={free.map(({ id, name }) => ({ value: id, label: name }))}
        value={own}
        onChange={(ids) => set([...other, ...ids.map((labelId) => ({ labelId, is }))])}
      />
    )
  }
  if (all.length === 0 && labels.length === 0) return null
  return (
    <div className={classes.two}>
      {field('has')}
      {field('hasNot')}
    </div>
  )
}

function some<T>(all: T[]): T[] | undefined {
  return all.length > 0 ? all : undefined
}

/** What asks for nothing is left out. */
function given(
  conditions: {
    [K in keyof FlowConditions]?: FlowConditions[K] | undefined
  },
): FlowConditions {
  const { channels, words, languages: spoken, labels } = conditions
  return {
    ...(channels && { channels }),
    ...(words && { words }),
    ...(spoken && { languages: spoken }),
    ...(labels && { labels }),
  }
}
