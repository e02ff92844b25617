import { componentOf, namesIn } from '@atrium/contract/template/placeholders'
import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../templates/words.ts'
import { nextPlaceholder, withPart, withText } from '../draft.ts'
import classes from '../templates.module.css'
import type { FormProps } from './template-form.tsx'

/** The words themselves, their placeholders, and an example for each. */
export function TextPart({ draft, problems, onChange }: FormProps) {
  const { t } = useTranslation()
  const words = useProblemText()
  const body = componentOf(draft.components, 'body') ?? { type: 'body' as const, text: '' }
  const problem = problems.get('body')
  const max = componentOf(draft.components, 'limited_time_offer') ? 600 : 1024
  const write = (text: string): void => onChange(withPart(draft, 'body', withText(body, text)))
  return (
    <div className={classes.part}>
      <Textarea
        label={t('templates.body')}
        description={`${body.text.length} / ${max}`}
        autosize
        minRows={4}
        maxRows={14}
        value={body.text}
        error={problem && words(problem)}
        onChange={(event) => write(event.currentTarget.value)}
      />
      <div className={classes.partHead}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Plus size={13} />}
          onClick={() => write(`${body.text}${nextPlaceholder(body.text, draft.parameterFormat)}`)}
        >
          {t('templates.addPlaceholder')}
        </Button>
        <SegmentedControl
          size="xs"
          aria-label={t('templates.placeholders')}
          data={[
            { value: 'positional', label: '{{1}} {{2}}' },
            { value: 'named', label: '{{name}}' },
          ]}
          value={draft.parameterFormat}
          onChange={(parameterFormat) => onChange({ ...draft, parameterFormat })}
        />
      </div>
      <Examples
        text={body.text}
        examples={body.examples}
        onChange={(examples) => onChange(withPart(draft, 'body', { ...body, examples }))}
      />
    </div>
  )
}

/** Reviewers read the text with these. */
export function Examples({
  text,
  examples = {},
  onChange,
}: {
  text: string
  examples: Record<string, string> | undefined
  onChange: (examples: Record<string, string>) => void
}) {
  const { t } = useTranslation()
  const names = namesIn(text)
  if (names.length === 0) return null
  return (
    <div className={classes.two}>
      {names.map((name) => (
        <TextInput
          key={name}
          label={t('templates.example', { name: `{{${name}}}` })}
          value={examples[name] ?? ''}
          onChange={(event) => onChange({ ...examples, [name]: event.currentTarget.value })}
        />
      ))}
    </div>
  )
}
