import { macrosApi } from '@atrium/contract/api/macros'
import type { Macro } from '@atrium/contract/macro/macro'
import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { macrosQuery } from '../../macros/query.ts'
import { tell } from '../../ui/notify.ts'
import { useErrorText } from '../../ui/state/state.tsx'
import page from '../settings.module.css'
import { isWhole, keyed } from './draft.ts'
import classes from './macros.module.css'
import { Steps } from './steps.tsx'

type Props = { macro: Macro; isAdmin: boolean; onClose: () => void }

/** A macro's name, who has it, and its steps in their order. */
export function MacroForm({ macro, isAdmin, onClose }: Props) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const cache = useQueryClient()
  const [name, setName] = useState(macro.name)
  const [visibility, setVisibility] = useState(macro.visibility)
  const [steps, setSteps] = useState(() => keyed(macro))
  const save = useMutation({
    mutationFn: () =>
      call(macrosApi.save, {
        params: { id: macro.id },
        body: {
          name: name.trim(),
          visibility,
          steps: steps.map(({ step }) => step),
          rev: macro.rev,
        },
      }),
    onSuccess: async () => {
      await cache.invalidateQueries(macrosQuery)
      tell(t('macros.saved'))
      onClose()
    },
  })
  const changed =
    name !== macro.name ||
    visibility !== macro.visibility ||
    JSON.stringify(steps) !== JSON.stringify(keyed(macro))
  const whole = name.trim() !== '' && steps.length > 0 && steps.every(({ step }) => isWhole(step))
  return (
    <Modal
      opened
      size={640}
      title={t(macro.rev === 0 ? 'macros.new' : 'macros.editTitle')}
      // A click beside it, or the Escape of a menu in it, would lose what was written.
      closeOnClickOutside={!changed}
      closeOnEscape={!changed}
      onClose={onClose}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (whole) save.mutate()
        }}
      >
        <TextInput
          data-autofocus
          required
          label={t('macros.name')}
          placeholder={t('macros.nameExample')}
          maxLength={60}
          value={name}
          onChange={({ currentTarget: { value } }) => setName(value)}
        />
        {isAdmin && (
          <SegmentedControl
            aria-label={t('macros.visibility')}
            data={(['everyone', 'me'] as const).map((value) => ({
              value,
              label: t(`macros.for.${value}`),
            }))}
            value={visibility}
            onChange={(value) => setVisibility(value as Macro['visibility'])}
          />
        )}
        <Steps steps={steps} onChange={setSteps} />
        {save.error && (
          <p className={page.error} role="alert">
            {errorText(save.error)}
          </p>
        )}
        <div className={classes.end}>
          <Button variant="default" onClick={onClose}>
            {t('macros.cancel')}
          </Button>
          <Button type="submit" disabled={!whole} loading={save.isPending}>
            {t('macros.save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
