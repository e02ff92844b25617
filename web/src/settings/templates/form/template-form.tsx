import { componentOf } from '@atrium/contract/template/placeholders'
import type { TemplateProblem } from '@atrium/contract/template/problem'
import type { TemplateDraft } from '@atrium/contract/template/template'
import { NativeSelect, NumberInput, SegmentedControl, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { languageName, useProblemText } from '../../../templates/words.ts'
import { withCategory, withPart } from '../draft.ts'
import classes from '../templates.module.css'
import { ButtonsEditor } from './buttons-editor.tsx'
import { CardsEditor } from './cards-editor.tsx'
import { HeaderEditor } from './header-editor.tsx'
import { TextPart } from './text-part.tsx'

export type FormProps = {
  draft: TemplateDraft
  problems: Map<string, TemplateProblem>
  onChange: (draft: TemplateDraft) => void
}

/** Languages that templates are written in most; the provider's list has some seventy. */
const languages = [
  'en',
  'en_US',
  'en_GB',
  'es',
  'es_ES',
  'es_MX',
  'es_AR',
  'pt_BR',
  'pt_PT',
  'fr',
  'de',
  'it',
  'nl',
  'pl',
  'tr',
  'ar',
  'he',
  'hi',
  'id',
  'ja',
  'ko',
  'ru',
  'uk',
  'zh_CN',
  'zh_TW',
]

/** All of a template that can be written here. */
export function TemplateForm({ draft, problems, isNew, onChange }: FormProps & { isNew: boolean }) {
  const { t } = useTranslation()
  const hasCards = componentOf(draft.components, 'carousel') !== undefined
  const isCode = draft.category === 'authentication'
  return (
    <>
      {isNew && <Naming draft={draft} problems={problems} onChange={onChange} />}
      <div>
        <SegmentedControl
          fullWidth
          aria-label={t('templates.category')}
          data={(['utility', 'marketing', 'authentication'] as const).map((value) => ({
            value,
            label: t(`template.category.${value}`),
          }))}
          value={draft.category}
          onChange={(category) => onChange(withCategory(draft, category))}
        />
        <p className={classes.quiet}>{t(`templates.categoryHelp.${draft.category}`)}</p>
      </div>
      {isCode ? (
        <CodePart draft={draft} problems={problems} onChange={onChange} />
      ) : (
        <>
          {!hasCards && <HeaderEditor draft={draft} problems={problems} onChange={onChange} />}
          <TextPart draft={draft} problems={problems} onChange={onChange} />
          {!hasCards && <Extras draft={draft} problems={problems} onChange={onChange} />}
          {!hasCards && <ButtonsEditor draft={draft} problems={problems} onChange={onChange} />}
          {draft.category === 'marketing' && (
            <CardsEditor draft={draft} problems={problems} onChange={onChange} />
          )}
        </>
      )}
    </>
  )
}

function Naming({ draft, problems, onChange }: FormProps) {
  const { t, i18n } = useTranslation()
  const words = useProblemText()
  const problem = problems.get('name')
  return (
    <div className={classes.two}>
      <TextInput
        data-autofocus
        label={t('templates.name')}
        placeholder="order_update"
        value={draft.name}
        error={problem && words(problem)}
        onChange={(event) => {
          // As WhatsApp wants it, whatever is typed.
          const name = event.currentTarget.value.toLowerCase().replace(/[\s-]+/g, '_')
          onChange({ ...draft, name })
        }}
      />
      <NativeSelect
        label={t('templates.language')}
        data={languages.map((value) => ({ value, label: languageName(value, i18n.language) }))}
        value={draft.language}
        onChange={(event) => onChange({ ...draft, language: event.currentTarget.value })}
      />
    </div>
  )
}

/** A footer, and an offer that ends. */
function Extras({ draft, problems, onChange }: FormProps) {
  const { t } = useTranslation()
  const words = useProblemText()
  const footer = componentOf(draft.components, 'footer')?.text ?? ''
  const offer = componentOf(draft.components, 'limited_time_offer')
  const errorOf = (field: string) => {
    const found = problems.get(field)
    return found && words(found)
  }
  return (
    <div className={classes.part}>
      <TextInput
        label={t('templates.footer')}
        description={`${footer.length} / 60`}
        value={footer}
        error={errorOf('footer')}
        onChange={(event) => {
          const text = event.currentTarget.value
          onChange(withPart(draft, 'footer', text ? { type: 'footer', text } : undefined))
        }}
      />
      {draft.category === 'marketing' && (
        <TextInput
          label={t('templates.offer')}
          description={t('templates.offerHelp')}
          value={offer?.text ?? ''}
          error={errorOf('limited_time_offer')}
          onChange={(event) => {
            const text = event.currentTarget.value
            const part = { type: 'limited_time_offer' as const, text, expires: true }
            onChange(withPart(draft, 'limited_time_offer', text ? part : undefined))
          }}
        />
      )}
    </div>
  )
}

/** A one-time code: the words are WhatsApp's own. */
function CodePart({ draft, problems, onChange }: FormProps) {
  const { t } = useTranslation()
  const words = useProblemText()
  const body = componentOf(draft.components, 'body')
  const footer = componentOf(draft.components, 'footer')
  const problem = problems.get('footer')
  return (
    <div className={classes.part}>
      <Switch
        label={t('templates.securityAdvice')}
        checked={body?.securityAdvice ?? false}
        onChange={(event) => {
          const { checked } = event.currentTarget
          if (body) onChange(withPart(draft, 'body', { ...body, securityAdvice: checked }))
        }}
      />
      <NumberInput
        label={t('templates.codeEndsIn')}
        min={1}
        max={90}
        value={footer?.codeEndsIn ?? 10}
        error={problem && words(problem)}
        onChange={(value) =>
          onChange(
            withPart(draft, 'footer', { type: 'footer', text: '', codeEndsIn: Number(value) }),
          )
        }
      />
    </div>
  )
}
