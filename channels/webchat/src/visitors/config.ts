import type { WidgetConfig } from '@atrium/contract/visitor'
import type { WebchatSettings } from '../settings.ts'

/** What the widget may know of the settings. */
export function widgetConfig(settings: WebchatSettings, now: Date): WidgetConfig {
  const asked = [
    { field: 'name', asked: settings.preChatName },
    { field: 'email', asked: settings.preChatEmail },
    { field: 'phone', asked: settings.preChatPhone },
  ] as const
  return {
    name: settings.name,
    greeting: settings.greeting,
    color: settings.color,
    position: settings.position,
    language: settings.language === 'auto' ? null : settings.language,
    online: isOnline(settings, now),
    offlineMessage: settings.offlineMessage,
    preChat: asked
      .filter((one) => one.asked !== 'off')
      .map((one) => ({ field: one.field, required: one.asked === 'required' })),
    maxUploadBytes: settings.maxUploadBytes,
  }
}

/** Is somebody there to answer, by the business's own clock? Hours that end before they start run past midnight. */
export function isOnline(settings: WebchatSettings, now: Date): boolean {
  if (settings.online === 'always') return true
  const { hoursStart: start, hoursEnd: end, hoursDays: days } = settings
  const today = localTime(settings.timeZone, now)
  const yesterday = localTime(settings.timeZone, new Date(now.getTime() - 86_400_000))
  const works = (day: string) => days.some((one) => one === day)
  if (start < end) return works(today.day) && today.time >= start && today.time < end
  return (works(today.day) && today.time >= start) || (works(yesterday.day) && today.time < end)
}

function localTime(timeZone: string, at: Date): { day: string; time: string } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const parts = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]))
  return { day: parts.weekday?.toLowerCase() ?? '', time: `${parts.hour}:${parts.minute}` }
}
