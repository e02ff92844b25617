import type { Condition, SegmentTree } from '@atrium/contract/broadcast/segment'
import { Button, SegmentedControl } from '@mantine/core'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from '../../broadcast.module.css'
import { ConditionRow } from './condition-row.tsx'

const first: Condition = {
  kind: 'wrote',
  is: 'after',
  when: { kind: 'ago', days: 90 },
  channel: null,
}
const kinds = ['all', 'any', 'none'] as const

type Props = { tree: SegmentTree; change: (tree: SegmentTree) => void; children?: ReactNode }

/** Conditions, of which all, any or none hold. */
export function Conditions({ tree, change, children }: Props) {
  const { t } = useTranslation()
  const set = (part: Partial<SegmentTree>) => change({ ...tree, ...part })
  return (
    <>
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
        {children}
      </div>
    </>
  )
}
