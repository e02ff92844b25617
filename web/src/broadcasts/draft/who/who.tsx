import { Loader } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import settings from '../../../settings/settings.module.css'
import { Avatar } from '../../../ui/avatar.tsx'
import { useErrorText } from '../../../ui/state/state.tsx'
import classes from '../../broadcast.module.css'
import { countQuery, sampleQuery } from '../../queries.ts'
import { complete } from '../complete.ts'
import type { StepProps } from '../wizard.tsx'
import { Conditions } from './conditions.tsx'
import { SaveSegment } from './save-segment.tsx'

/** Who gets it: conditions, with the people that they mean now. */
export function Who({ draft, change }: StepProps) {
  const { t } = useTranslation()
  const { tree } = draft
  return (
    <section className={classes.panel} aria-label={t('broadcasts.step.who')}>
      <Conditions tree={tree} change={(next) => change({ tree: next })}>
        {tree.of.length > 0 && <SaveSegment tree={tree} />}
      </Conditions>
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
