import type { Activity } from '@atrium/contract/message'
import { useQuery } from '@tanstack/react-query'
import {
  ArrowRightLeft,
  CalendarCheck2,
  CircleCheck,
  CircleDot,
  Link2,
  type LucideIcon,
  ShieldAlert,
  Unlink,
  UserRound,
  Zap,
} from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { membersQuery } from '../../../api/queries.ts'
import { withSettingsTexts } from '../../../language/i18n.ts'
import { useChannelLabel } from '../../../ui/channel-mark.tsx'
import { activityWords } from './activity-words.ts'
import { ruleWords } from './rule-words.ts'

const icons: Record<string, LucideIcon> = {
  resolved: CircleCheck,
  assigned: UserRound,
  linked: Link2,
  handle_added: Link2,
  unlinked: Unlink,
  handler: ArrowRightLeft,
  handed_over: ArrowRightLeft,
  handed_back: ArrowRightLeft,
  policy: ShieldAlert,
  booked: CalendarCheck2,
  macro: Zap,
}

/** The sign of a kind of activity. */
export const activityIcon = (kind: string): LucideIcon => icons[kind] ?? CircleDot

/** An activity in the reader's language: what happened, and why. */
export function useActivityText(activity: Activity): { text: string; detail: string | undefined } {
  const { t, i18n } = useTranslation()
  const members = useQuery(membersQuery)
  const channelLabel = useChannelLabel()
  const words = activityWords(activity, members.data?.items ?? [], i18n.language, channelLabel)
  const isKnown = i18n.exists(`activity.${words.key}`)
  useEffect(() => {
    // Lines that are rare have their texts where those of the settings are; the line is drawn again when they come.
    if (!isKnown) void withSettingsTexts(Promise.resolve()).catch(() => undefined)
  }, [isKnown])
  const { rule, channel } = activity.data
  const data = { ...activity.data, channel: channelLabel(String(channel)) }
  const detail =
    rule && words.detail
      ? ruleWords(t, i18n.language, { code: `policy:${rule}`, text: words.detail, data })
      : words.detail
  return { text: isKnown ? t(`activity.${words.key}`, words.values) : activity.kind, detail }
}
