import i18next from 'i18next'
import { withSettingsTexts } from '../../../language/i18n.ts'
import { warn } from '../../../ui/notify.ts'

/** Tells a member that something they wanted sent did not leave. */
export async function tellReturned(name: string | undefined): Promise<void> {
  await withSettingsTexts(Promise.resolve())
  warn(name ? i18next.t('later.returnedFor', { name }) : i18next.t('later.returned'))
}
