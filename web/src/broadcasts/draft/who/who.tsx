import type { Condition, SegmentTree } from '@atrium/contract/broadcast/segment'
import { Button, Loader, SegmentedControl } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import settings from '../../../settings/settings.module.css'
import { Avatar } from '../../../ui/avatar.tsx'
import { useErrorText } from '../../../ui/state/state.tsx'
import classes from '../../broadcast.module.css'
import { countQuery, sampleQuery } from '../../queries.ts'
import { complete } from '../complete.ts'
import type { StepProps } from '../wizard.tsx'
import { ConditionRow } from './condition-row.tsx'
import { SaveSegment } from './save-segment.tsx'

const first: Condition = {
  kind: 'wrote',
  is: 'after',
  when: { kind: 'ago', days: 90 },
  channel: null,
}

/** Who gets it: conditions, of which all or any hold, with the people that they mean now. */
export function Who({ draft, change }: StepProps) {
  const { t } = useTranslation()
  const { tree } = draft
  const set = (part: Partial<SegmentTree>) => change({ tree: { ...tree, ...part } })
  const kinds = ['all', 'any', 'none'] as const
  return (
    <section className={classes.panel} aria-label={t('broadcasts.step.who')}>
      <div className={classes.buttons}>
        <span>{t('broadcasts.customersOf')}</span>
        <SegmentedControl
          size="xs"
          data={kinds.map((value) => ({ value, label: t(`broadcasts.group.${value}`) }))}
          value={tree.kind}
          onChange={(value) => set({ kind: kinds.find((one) => one === value) ?? 'all' })}
        />
        <span>{t('broadcasts.ofThem')}</span>
      </div>
      {tree.of.length === 0 && <p>{t('broadcasts.everybodyText')}</p>}
      {tree.of.map((part, place) => {
        const replace = (next: Condition[]) => set({ of: tree.of.toSpliced(place, 1, ...next) })
        return 'of' in part ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place
          <p key={place}>{t('broadcasts.deep')}</p>
        ) : (
          <ConditionRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place
            key={place}
            condition={part}
            change={(next) => replace([next])}
            remove={() => replace([])}
          />
        )
      })}
      <div className={classes.buttons}>
        <Button
          size="xs"
          variant="default"
          leftSection={<Plus size={14} />}
          disabled={tree.of.length >= 20}
          onClick={() => set({ of: [...tree.of, first] })}
        >
          {t('broadcasts.addCondition')}
        </Button>
        {tree.of.length > 0 && <SaveSegment tree={tree} />}
      </div>
      <Meant draft={draft} />
    </section>
  )
}

/** How many they are now, and ten of them by name. */
function Meant({ draft }: Pick<StepProps, 'draft'>) {
  const { t, i18n } = useTranslation()
  const errorText = useErrorText()
  const [whole] = useDebouncedValue(draft.tree, 300)
  const tree = complete(whole)
  const count = useQuery(countQuery({ ...draft, tree, ways: [] }))
  const sample = useQuery(sampleQuery(tree))
  if (count.error)
    return (
      <p className={settings.error} role="alert">
        {errorText(count.error)}
      </p>
    )
  const matching = count.data?.reachable ?? 0
  return (
    <div role="status">
      <div className={classes.buttons}>
        <b>
          {t('broadcasts.people', {
            count: matching,
            number: new Intl.NumberFormat(i18n.language).format(matching),
          })}
        </b>
        {count.isFetching && <Loader size="xs" />}
      </div>
      <div className={classes.buttons}>
        {sample.data?.items.map(({ id, name, avatar }) => (
          <span key={id} title={name}>
            <Avatar id={id} name={name} picture={avatar} size={26} /> {name}
          </span>
        ))}
      </div>
    </div>
  )
}
