import { componentOf } from '@atrium/contract/template/placeholders'
import type { TemplateComponent } from '@atrium/contract/template/template'
import { NativeSelect, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../templates/words.ts'
import { withPart, withText } from '../draft.ts'
import classes from '../templates.module.css'
import type { FormProps } from './template-form.tsx'
import { Examples } from './text-part.tsx'

type Header = Extract<TemplateComponent, { type: 'header' }>
const formats = ['text', 'image', 'video', 'document', 'location'] as const

/** What stands above the words: a heading, a file or a place. */
export function HeaderEditor({ draft, problems, onChange }: FormProps) {
  const { t } = useTranslation()
  const words = useProblemText()
  const header = componentOf(draft.components, 'header')
  const problem = problems.get('header')
  const error = problem && words(problem)
  const put = (part: Header | undefined): void => onChange(withPart(draft, 'header', part))
  return (
    <div className={classes.part}>
      <NativeSelect
        label={t('templates.header')}
        data={[
          { value: '', label: t('templates.noHeader') },
          ...formats.map((value) => ({ value, label: t(`template.header.${value}`) })),
        ]}
        value={header?.format ?? ''}
        onChange={(event) => {
          const format = formats.find((one) => one === event.currentTarget.value)
          put(format && newHeader(format))
        }}
      />
      {header?.format === 'text' && (
        <>
          <TextInput
            label={t('templates.headerText')}
            description={`${header.text.length} / 60`}
            value={header.text}
            error={error}
            onChange={(event) => put(withText(header, event.currentTarget.value))}
          />
          <Examples
            text={header.text}
            examples={header.examples}
            onChange={(examples) => put({ ...header, examples })}
          />
        </>
      )}
      {header && isFile(header) && (
        <TextInput
          label={t('templates.sample')}
          description={t('templates.sampleHelp')}
          placeholder="https://"
          value={header.example ?? ''}
          error={error}
          onChange={(event) => put({ ...header, example: event.currentTarget.value })}
        />
      )}
    </div>
  )
}

type FileHeader = Extract<Header, { example?: string | undefined }>

function isFile(header: Header): header is FileHeader {
  return ['image', 'video', 'document', 'gif'].includes(header.format)
}

function newHeader(format: (typeof formats)[number]): Header {
  if (format === 'text') return { type: 'header', format, text: '' }
  return { type: 'header', format }
}
