import {
  type FlowDraft,
  type FlowStep,
  mostSteps,
  startsByMember,
} from '@atrium/contract/flow/flow'
import { Button, Menu } from '@mantine/core'
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/icon-button.tsx'
import settings from '../../settings.module.css'
import { problemAt } from '../draft.ts'
import classes from '../flows.module.css'
import { newStep } from '../recipes.ts'
import { StepFields } from './step-fields.tsx'
import { stepIcons } from './step-icons.tsx'

const kinds: FlowStep['kind'][] = ['send', 'wait', 'label', 'assign', 'resolve']

type Props = { draft: FlowDraft; error: unknown; change: (part: Partial<FlowDraft>) => void }

/** What it does, one step after the other. */
export function Steps({ draft, error, change }: Props) {
  const { t } = useTranslation()
  const { steps, trigger } = draft
  const set = (next: FlowStep[]) => change({ steps: next })
  const move = (from: number, to: number) => {
    const [step] = steps.slice(from, from + 1)
    if (step) set(steps.toSpliced(from, 1).toSpliced(to, 0, step))
  }
  return (
    <section aria-label={t('flows.then')}>
      <h3 className={settings.section}>{t('flows.then')}</h3>
      <ol className={classes.steps}>
        {steps.map((step, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a step has nothing but its place
            key={index}
            className={classes.step}
            aria-label={t('flows.stepNumber', { number: index + 1 })}
          >
            <header>
              <span className={classes.mark}>{stepIcons[step.kind]}</span>
              <b>{t(`flows.step.${step.kind}`)}</b>
              {index > 0 && (
                <IconButton
                  label={t('flows.earlier')}
                  icon={<ArrowUp size={15} />}
                  onClick={() => move(index, index - 1)}
                />
              )}
              {index < steps.length - 1 && (
                <IconButton
                  label={t('flows.later')}
                  icon={<ArrowDown size={15} />}
                  onClick={() => move(index, index + 1)}
                />
              )}
              {steps.length > 1 && (
                <IconButton
                  label={t('flows.removeStep')}
                  icon={<Trash2 size={15} />}
                  onClick={() => set(steps.toSpliced(index, 1))}
                />
              )}
            </header>
            <StepFields
              step={step}
              trigger={trigger}
              change={(next) => set(steps.toSpliced(index, 1, next))}
            />
            <Problem text={problemAt(error, index)} />
          </li>
        ))}
      </ol>
      <Menu>
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<Plus size={14} />}
            disabled={steps.length >= mostSteps}
          >
            {t('flows.addStep')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {kinds.map((kind) => (
            <Menu.Item
              key={kind}
              leftSection={stepIcons[kind]}
              onClick={() => set([...steps, added(kind, trigger)])}
            >
              {t(`flows.step.${kind}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </section>
  )
}

/** Where nobody asked, a message is one that we send by ourselves. */
function added(kind: FlowStep['kind'], trigger: FlowDraft['trigger']): FlowStep {
  const step = newStep(kind)
  if (step.kind !== 'send' || !startsByMember(trigger)) return step
  const purpose = trigger === 'resolved' ? 'surveys' : 'reminders'
  return { ...step, class: 'proactive', purpose }
}

function Problem({ text }: { text: string | undefined }) {
  return text ? (
    <p className={settings.error} role="alert">
      {text}
    </p>
  ) : null
}
