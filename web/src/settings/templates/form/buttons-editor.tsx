import { componentOf, namesIn } from '@atrium/contract/template/placeholders'
import type { TemplateProblem } from '@atrium/contract/template/problem'
import type { TemplateButton } from '@atrium/contract/template/template'
import { Button, Menu, NumberInput, TextInput } from '@mantine/core'
import { Plus, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../templates/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { buttonTypes, newButton, withButton, withPart } from '../draft.ts'
import classes from '../templates.module.css'
import type { FormProps } from './template-form.tsx'

/** Buttons below the words, in their order. */
export function ButtonsEditor({ draft, problems, onChange }: FormProps) {
  const { t } = useTranslation()
  const words = useProblemText()
  const buttons = componentOf(draft.components, 'buttons')?.buttons ?? []
  const put = (next: TemplateButton[]): void =>
    onChange(
      withPart(draft, 'buttons', next.length > 0 ? { type: 'buttons', buttons: next } : undefined),
    )
  const problem = problems.get('buttons')
  return (
    <div className={classes.part}>
      <div className={classes.partHead}>
        <b>{t('templates.buttons')}</b>
        <Menu position="bottom-end">
          <Menu.Target>
            <Button size="compact-sm" variant="default" leftSection={<Plus size={13} />}>
              {t('templates.addButton')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {buttonTypes
              .filter((type) => type !== 'copy_code' || draft.category === 'marketing')
              .map((type) => (
                <Menu.Item key={type} onClick={() => put(withButton(buttons, newButton(type)))}>
                  {t(`templates.button.${type}`)}
                </Menu.Item>
              ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      {buttons.map((button, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a button has nothing but its place
        <div key={index} className={classes.button}>
          <ButtonFields
            button={button}
            field={`buttons.${index}`}
            problems={problems}
            onChange={(next) => put(buttons.map((one, at) => (at === index ? next : one)))}
          />
          <IconButton
            label={t('templates.removeButton')}
            icon={<Trash2 size={15} />}
            onClick={() => put(buttons.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {problem && (
        <p className={classes.problems} role="alert">
          {words(problem)}
        </p>
      )}
    </div>
  )
}

type FieldsProps = {
  button: TemplateButton
  field: string
  problems: Map<string, TemplateProblem>
  onChange: (button: TemplateButton) => void
}

/** What one button says and does. */
export function ButtonFields({ button, field, problems, onChange }: FieldsProps) {
  const { t } = useTranslation()
  const words = useProblemText()
  const input = (name: string, label: string, value: string, change: (value: string) => void) => {
    const found = problems.get(name ? `${field}.${name}` : field)
    return (
      <TextInput
        label={label}
        value={value}
        error={found && words(found)}
        onChange={(event) => change(event.currentTarget.value)}
      />
    )
  }
  const own = problems.get(field)
  const kind = t(`templates.button.${button.type}`)
  return (
    <div>
      {'text' in button && button.type !== 'copy_code' && button.type !== 'otp' ? (
        input('text', kind, button.text, (text) => onChange({ ...button, text }))
      ) : (
        <b>{kind}</b>
      )}
      {button.type === 'url' && (
        <>
          {input('url', t('templates.url'), button.url, (url) => onChange({ ...button, url }))}
          {namesIn(button.url).length > 0 &&
            input('example', t('templates.urlExample'), button.example ?? '', (example) =>
              onChange({ ...button, example }),
            )}
        </>
      )}
      {button.type === 'phone' &&
        input('phone', t('templates.phone'), button.phone, (phone) =>
          onChange({ ...button, phone }),
        )}
      {button.type === 'copy_code' &&
        input('example', t('templates.code'), button.example, (example) =>
          onChange({ ...button, example }),
        )}
      {button.type === 'flow' &&
        input('flowId', t('templates.flowId'), button.flowId ?? '', (flowId) =>
          onChange({ ...button, flowId }),
        )}
      {button.type === 'voice_call' && (
        <NumberInput
          label={t('templates.minutes')}
          min={1_440}
          max={43_200}
          allowDecimal={false}
          value={button.minutes ?? ''}
          onChange={(value) => {
            const { minutes: _, ...rest } = button
            onChange(typeof value === 'number' ? { ...rest, minutes: value } : rest)
          }}
        />
      )}
      {own && (
        <p className={classes.problems} role="alert">
          {words(own)}
        </p>
      )}
    </div>
  )
}
