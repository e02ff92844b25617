import type { MacroStep } from '@atrium/contract/macro/macro'
import { placeholders } from '@atrium/contract/template/placeholders'
import type { Template } from '@atrium/contract/template/template'
import { valuesFrom } from '@atrium/contract/template/values'
import { Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { TemplateBubble } from '../../templates/bubble.tsx'
import { templatesQuery } from '../../templates/query.ts'
import { fittingFirst, languageName, usePlaceLabel } from '../../templates/words.ts'
import classes from './macros.module.css'

type Step = Extract<MacroStep, { kind: 'template' }>
type Props = { step: Step; onChange: (step: Step) => void }

/** A template by its name, in whatever languages it is approved, and what stands in its places. */
export function TemplateFields({ step, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const label = usePlaceLabel()
  const templates = useQuery(templatesQuery).data?.items
  const usable = templates?.filter(isUsable) ?? []
  const languages = usable.filter(({ name }) => name === step.name)
  const [shown] = fittingFirst(languages, null, i18n.language)
  const isGone = templates !== undefined && step.name !== '' && !shown
  const names = [...new Set(usable.map(({ name }) => name))]
  return (
    <>
      <Select
        aria-label={t('macros.template')}
        placeholder={t(templates && names.length === 0 ? 'template.none' : 'macros.template')}
        allowDeselect={false}
        searchable
        data={names.map((name) => ({ value: name, label: name.replaceAll('_', ' ') }))}
        value={isGone ? null : step.name || null}
        error={isGone && t('macros.problem.template')}
        description={
          languages.length > 0 &&
          t('macros.languages', {
            languages: languages
              .map(({ language }) => languageName(language, i18n.language))
              .join(', '),
          })
        }
        inputWrapperOrder={['input', 'description', 'error']}
        onChange={(name) => name && onChange({ ...step, name, values: {} })}
      />
      {shown && (
        <>
          {placesOf(shown).map((place) => (
            <TextInput
              key={place.field}
              label={label(place)}
              placeholder={
                place.field in byItself(shown) ? t('macros.byItself') : (place.example ?? '')
              }
              maxLength={1024}
              value={step.values[place.field] ?? ''}
              onChange={({ currentTarget: { value } }) =>
                onChange({ ...step, values: withValue(step.values, place.field, value) })
              }
            />
          ))}
          <TemplateBubble template={shown} values={step.values} />
          <p className={classes.note}>{t('macros.places', { example: '{{first_name|there}}' })}</p>
        </>
      )}
    </>
  )
}

/** Codes are sent by programs, not by people. */
function isUsable({ status, category }: Template): boolean {
  return status === 'approved' && category !== 'authentication'
}

function placesOf(template: Template) {
  return placeholders(template).filter(({ required }) => required)
}

/** The places that take a value by themselves when everything is known. */
function byItself(template: Template): Record<string, string> {
  const source = { contactName: 'x', businessName: 'x', memberName: 'x', words: null }
  return valuesFrom(template, source)
}

/** An empty field is left out: then the place takes what it takes by itself. */
function withValue(values: Record<string, string>, field: string, value: string) {
  const { [field]: _, ...others } = values
  return value === '' ? others : { ...others, [field]: value }
}
