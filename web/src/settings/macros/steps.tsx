import type { MacroStep } from '@atrium/contract/macro/macro'
import { isSending } from '@atrium/contract/macro/macro'
import { Button, Menu } from '@mantine/core'
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { StepIcon } from '../../macros/step-icon.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { type DraftStep, mostSteps, moved, stepKinds, withStep } from './draft.ts'
import classes from './macros.module.css'
import { StepFields } from './step-fields.tsx'

type Props = { steps: DraftStep[]; onChange: (steps: DraftStep[]) => void }

/** The steps in the order in which they are done; each is moved by its two buttons, with the mouse or by keyboard. */
export function Steps({ steps, onChange }: Props) {
  const { t } = useTranslation()
  const put = (place: number, step: MacroStep) => {
    const before = steps[place]
    if (before) onChange(steps.with(place, { ...before, step }))
  }
  return (
    <section aria-label={t('macros.steps')}>
      {steps.length === 0 && <p className={classes.note}>{t('macros.noSteps')}</p>}
      <ol className={classes.list}>
        {steps.map(({ key, step }, place) => {
          const number = place + 1
          return (
            <li key={key} aria-label={t('macros.step', { number })}>
              <header>
                <StepIcon kind={step.kind} />
                <b>{t(`macros.kind.${step.kind}`)}</b>
                <IconButton
                  label={t('macros.up', { number })}
                  icon={<ArrowUp size={15} />}
                  aria-disabled={place === 0}
                  onClick={() => onChange(moved(steps, place, -1))}
                />
                <IconButton
                  label={t('macros.down', { number })}
                  icon={<ArrowDown size={15} />}
                  aria-disabled={number === steps.length}
                  onClick={() => onChange(moved(steps, place, 1))}
                />
                <IconButton
                  label={t('macros.removeStep', { number })}
                  icon={<Trash2 size={15} />}
                  onClick={() => onChange(steps.toSpliced(place, 1))}
                />
              </header>
              <StepFields step={step} onChange={(next) => put(place, next)} />
            </li>
          )
        })}
      </ol>
      <AddStep steps={steps} onAdd={(kind) => onChange(withStep(steps, kind))} />
    </section>
  )
}

/**
 * One step that sends is enough: a second one is not offered. It is left out instead of disabled, for a
 * menu whose first item is disabled takes no focus, and then hears neither the arrows nor Escape.
 */
function AddStep({
  steps,
  onAdd,
}: {
  steps: DraftStep[]
  onAdd: (kind: MacroStep['kind']) => void
}) {
  const { t } = useTranslation()
  const sends = steps.some(({ step }) => isSending(step))
  const offered = stepKinds.filter((kind) => !sends || (kind !== 'reply' && kind !== 'template'))
  return (
    <Menu position="bottom-start" width={260}>
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          leftSection={<Plus size={14} />}
          disabled={steps.length >= mostSteps}
        >
          {t('macros.addStep')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {offered.map((kind) => (
          <Menu.Item key={kind} leftSection={<StepIcon kind={kind} />} onClick={() => onAdd(kind)}>
            {t(`macros.kind.${kind}`)}
          </Menu.Item>
        ))}
        {sends && <Menu.Label>{t('macros.oneSends')}</Menu.Label>}
      </Menu.Dropdown>
    </Menu>
  )
}
