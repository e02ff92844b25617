import { Button } from '@mantine/core'
import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../api/api-error.ts'
import classes from './state.module.css'

type EmptyProps = { icon: ReactNode; title: string; text?: string; action?: ReactNode }

/** A screen with nothing in it: what would be here, and the next thing to do. */
export function Empty({ icon, title, text, action }: EmptyProps) {
  return (
    <div className={classes.state}>
      <div className={classes.icon}>{icon}</div>
      <h2 className={classes.title}>{title}</h2>
      {text !== undefined && <p className={classes.text}>{text}</p>}
      {action}
    </div>
  )
}

/** A screen that could not be read, in plain words, with a way to try again. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation()
  const words = useErrorText()
  return (
    <div className={classes.state} role="alert">
      <div className={classes.icon}>
        <CircleAlert size={22} />
      </div>
      <h2 className={classes.title}>{t('state.failed')}</h2>
      <p className={classes.text}>{words(error)}</p>
      {retry && (
        <Button variant="default" size="xs" onClick={retry}>
          {t('state.retry')}
        </Button>
      )}
    </div>
  )
}

/** What an error means to the person at the screen, with the server's own words where they say more. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation()
  return (error) => {
    if (!(error instanceof ApiError)) return t('error.internal')
    if (error.detail && isExpected(error.evidence)) return error.detail
    const words = t(`error.${error.code}`)
    return error.detail && telling.has(error.code) ? `${words} ${error.detail}` : words
  }
}

/** A no that says why is nobody's mistake: the server's sentence is all there is to say. */
function isExpected(evidence: unknown): boolean {
  return typeof evidence === 'object' && evidence !== null && 'why' in evidence
}

const telling = new Set([
  'invalid',
  'conflict',
  'policy_refused',
  'channel_error',
  'internal',
  'unavailable',
  'busy',
  'too_large',
  'unsupported_type',
])
