import type { AttachmentKind } from '@atrium/contract/content'
import { checkTemplateContent } from '@atrium/contract/template/check-content'
import type { TemplateContent } from '@atrium/contract/template/fill'
import type { TemplateProblem } from '@atrium/contract/template/problem'
import type { Template } from '@atrium/contract/template/template'
import { AppError } from '../../platform/app-error.ts'

/**
 * A template message against what the provider approved, before it is enqueued; `template` is what the account has
 * under its name. Answers the message as the customer will read it. Throws `invalid`, in words.
 */
export function checkedTemplateMessage(
  template: Template | undefined,
  content: TemplateContent,
  { files, now }: { files: AttachmentKind[]; now: Date },
): TemplateContent {
  const { name, language } = content
  if (!template)
    throw new AppError('invalid', `This account has no template "${name}" in "${language}".`)
  if (template.status !== 'approved') {
    const why = template.reason ? ` ${template.reason}` : ''
    throw new AppError(
      'invalid',
      `The template "${name}" is not approved: it is ${template.status}.${why}`,
    )
  }
  if (files.length > 1) throw new AppError('invalid', 'A template carries one file, as its header.')
  const checked = checkTemplateContent(template, content, { file: files[0], now })
  if (checked.ok) return checked.content
  throw invalidTemplate(
    `The values do not fit the template "${name}".`,
    checked.problems,
    '/content',
  )
}

/** What is wrong, with pointers into the request: `body.1` of `/content` is `/content/body/1`. */
export function invalidTemplate(
  detail: string,
  problems: TemplateProblem[],
  below: string,
): AppError {
  const [first] = problems
  return new AppError('invalid', first ? `${detail} ${first.text}` : detail, {
    errors: problems.map(({ field, text }) => ({
      pointer: `${below}/${field.replaceAll('.', '/')}`,
      message: text,
    })),
  })
}
