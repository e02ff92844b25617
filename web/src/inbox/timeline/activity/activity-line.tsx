import type { Activity } from '@atrium/contract/message'
import { useTranslation } from 'react-i18next'
import { clockTime, fullTime } from '../../../language/format.ts'
import classes from './activity-line.module.css'
import { activityIcon, useActivityText } from './use-activity-text.ts'

/** Something that happened between the messages, as a thin line. */
export function ActivityLine({ activity }: { activity: Activity }) {
  const { i18n } = useTranslation()
  const { text, detail } = useActivityText(activity)
  const Icon = activityIcon(activity.kind)
  return (
    <div className={classes.line}>
      <Icon size={13} />
      <span>
        {text}
        {detail && <span className={classes.detail}>{detail}</span>}
      </span>
      <time dateTime={activity.at} title={fullTime(activity.at, i18n.language)}>
        {clockTime(activity.at, i18n.language)}
      </time>
    </div>
  )
}
