import { filePaths } from '@atrium/contract/api/inbox'
import type { Contact } from '@atrium/contract/contact'
import { fillTemplate } from '@atrium/contract/template/fill'
import { placeholders } from '@atrium/contract/template/placeholders'
import type { Template } from '@atrium/contract/template/template'
import { valuesFrom } from '@atrium/contract/template/values'
import { Button } from '@mantine/core'
import { ArrowLeft, Send } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { now } from '../../../api/clock.ts'
import { useSession } from '../../../session/session.ts'
import { TemplateBubble } from '../../../templates/bubble.tsx'
import { CategoryMark } from '../../../templates/marks.tsx'
import { languageName } from '../../../templates/words.ts'
import { Cost } from '../late/cost.tsx'
import { useWays } from '../late/use-ways.ts'
import type { Draft } from '../sending/draft.ts'
import type { Way } from '../sending/reach.ts'
import type { SendApart } from '../sending/use-dialog.ts'
import classes from './template-picker.module.css'
import { ValueFields } from './value-fields.tsx'

type Props = {
  conversationId: string
  way: Way
  template: Template
  contact: Contact
  draft: Draft
  onBack: () => void
  onSend: SendApart
}

/** The places of one template, filled as far as it goes by itself, and what the customer will read. */
export function FillTemplate({
  conversationId,
  way,
  template,
  contact,
  draft,
  onBack,
  onSend,
}: Props) {
  const { t, i18n } = useTranslation()
  const { member, workspace } = useSession()
  const [values, setValues] = useState(() =>
    valuesFrom(template, {
      contactName: contact.name,
      businessName: workspace.name,
      memberName: member.name,
      words: draft.text,
    }),
  )
  const file = headerFile(template, draft)
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
  const filled = fillTemplate(template, given, { file: file?.kind, now: new Date(now()) })
  const [planned] = useWays(conversationId, way, filled.ok ? filled.content : undefined)?.ways ?? []
  const usesWords = Object.values(template.variables).some(({ from }) => from === 'words')
  return (
    <div className={classes.fill}>
      <div className={classes.fields}>
        <header className={classes.head}>
          <b>{template.name.replaceAll('_', ' ')}</b>
          <span className={classes.language}>{languageName(template.language, i18n.language)}</span>
          <CategoryMark category={template.category} />
        </header>
        <ValueFields
          template={template}
          values={values}
          problems={filled.ok ? [] : filled.problems}
          hasFile={file !== undefined}
          onChange={(field, value) => setValues({ ...values, [field]: value })}
        />
      </div>
      <TemplateBubble
        template={template}
        values={given}
        picture={file && filePaths.attachment(file.id)}
      />
      <div className={classes.actions}>
        <Button variant="default" leftSection={<ArrowLeft size={15} />} onClick={onBack}>
          {t('template.others')}
        </Button>
        <span className={classes.cost}>{planned && <Cost estimate={planned.estimate} />}</span>
        <Button
          leftSection={<Send size={15} />}
          disabled={!filled.ok}
          onClick={() => filled.ok && onSend(filled.content, { text: !usesWords, files: !file })}
        >
          {t('template.send')}
        </Button>
      </div>
    </div>
  )
}

/** The one file of the draft, where it is of the header's kind. */
function headerFile(template: Template, { uploads }: Draft) {
  const wanted = placeholders(template).find(
    ({ kind, field }) => kind === 'file' && field.startsWith('header.'),
  )?.file
  const [only, ...more] = uploads
  return only && more.length === 0 && only.kind === wanted ? only : undefined
}
