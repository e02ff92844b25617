import { componentOf, type Placeholder, placeholders } from '@atrium/contract/template/placeholders'
import type { TemplateProblem } from '@atrium/contract/template/problem'
import type { Template } from '@atrium/contract/template/template'
import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { usePlaceLabel, useProblemText } from '../../../templates/words.ts'
import classes from './template-picker.module.css'

type Props = {
  template: Template
  values: Record<string, string>
  problems: TemplateProblem[]
  /** The header's file comes with the message. */
  hasFile: boolean
  onChange: (field: string, value: string) => void
}

/** A field for each place that a person fills; what comes by itself stands in it already. */
export function ValueFields({ template, values, problems, hasFile, onChange }: Props) {
  const { t } = useTranslation()
  const label = usePlaceLabel()
  const words = useProblemText()
  const places = placeholders(template).filter(
    ({ kind, field, required }) =>
      kind !== 'payload' &&
      kind !== 'token' &&
      (required || kind === 'text' || kind === 'product') &&
      !(hasFile && kind === 'file' && field.startsWith('header.')),
  )
  const errorOf = (place: Placeholder): string | undefined => {
    const found = problems.find(({ field }) => field === place.field)
    // An empty field says by itself that it wants a value.
    return found && found.code !== 'missing' ? words(found) : undefined
  }
  const whole = problems.filter(({ code }) => code === 'wholeTooLong')
  return (
    <>
      {places.map((place) => (
        <TextInput
          key={place.field}
          label={label(place)}
          required={place.required}
          placeholder={placeholderOf(place)}
          description={place.kind === 'file' ? t('template.fileHelp') : around(template, place)}
          type={place.kind === 'moment' ? 'datetime-local' : 'text'}
          value={
            place.kind === 'moment' ? localTime(values[place.field]) : (values[place.field] ?? '')
          }
          error={errorOf(place)}
          onChange={(event) => {
            const { value } = event.currentTarget
            onChange(place.field, place.kind === 'moment' ? moment(value) : value)
          }}
        />
      ))}
      {whole.map((problem) => (
        <p key={problem.field} className={classes.tooLong} role="alert">
          {words(problem)}
        </p>
      ))}
    </>
  )
}

/** The words around a place of the text, so that a number says what it is. */
function around({ components }: Template, { kind, field, name }: Placeholder): string | undefined {
  const body = componentOf(components, 'body')
  if (kind !== 'text' || field !== `body.${name}` || !body) return undefined
  const words = body.text.split(/\s+/)
  const at = words.findIndex((word) => word.includes(`{{${name}}}`))
  const shown = words.slice(Math.max(at - 3, 0), at + 4).join(' ')
  return `${at > 3 ? '… ' : ''}${shown}${at + 4 < words.length ? ' …' : ''}`
}

function placeholderOf({ kind, example }: Placeholder): string {
  return kind === 'file' ? 'https://' : (example ?? '')
}

const moment = (local: string): string => (local ? new Date(local).toISOString() : '')

/** As the browser's field wants it: the reader's own time without a zone. */
function localTime(iso: string | undefined): string {
  if (!iso) return ''
  const at = new Date(iso)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
