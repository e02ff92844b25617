import { type AssistantSettings, assistantApi } from '@atrium/contract/api/automation/assistant'
import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/call.ts'
import { tell } from '../../ui/notify.ts'
import { useErrorText } from '../../ui/state/state.tsx'
import settings from '../settings.module.css'
import { assistantQuery } from './query.ts'

/** What thinks: rules that need nothing, or a model behind an address. */
export function EngineForm({ stored, disabled }: { stored: AssistantSettings; disabled: boolean }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const errorText = useErrorText()
  const [engine, setEngine] = useState(stored.engine)
  const [baseUrl, setBaseUrl] = useState(stored.baseUrl ?? '')
  const [model, setModel] = useState(stored.model ?? '')
  const [key, setKey] = useState('')
  const save = useMutation({
    mutationFn: () =>
      call(assistantApi.set, {
        body: {
          engine,
          baseUrl: baseUrl.trim() || null,
          model: model.trim() || null,
          ...(key.trim() && { key: key.trim() }),
        },
      }),
    onSuccess: (saved) => {
      cache.setQueryData(assistantQuery.queryKey, saved)
      tell(t('assistant.saved'))
    },
  })
  const isModel = engine === 'model'
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <fieldset className={`${settings.card} ${settings.padded}`} disabled={disabled}>
        <NativeSelect
          label={t('assistant.thinks')}
          description={t(`assistant.${engine}Text`)}
          value={engine}
          data={[
            { value: 'rules', label: t('assistant.rules') },
            { value: 'model', label: t('assistant.model') },
          ]}
          onChange={({ currentTarget: { value } }) =>
            setEngine(value === 'model' ? 'model' : 'rules')
          }
        />
        {isModel && (
          <>
            <TextInput
              label={t('assistant.baseUrl')}
              description={t('assistant.baseUrlText')}
              placeholder="https://api.openai.com/v1"
              type="url"
              required
              value={baseUrl}
              onChange={({ currentTarget: { value } }) => setBaseUrl(value)}
            />
            <TextInput
              label={t('assistant.modelName')}
              required
              value={model}
              onChange={({ currentTarget: { value } }) => setModel(value)}
            />
            <PasswordInput
              label={t('assistant.key')}
              description={t(stored.hasKey ? 'assistant.keyKept' : 'assistant.keyText')}
              autoComplete="off"
              value={key}
              onChange={({ currentTarget: { value } }) => setKey(value)}
            />
          </>
        )}
      </fieldset>
      {save.error && (
        <p className={settings.error} role="alert">
          {errorText(save.error)}
        </p>
      )}
      {disabled ? (
        <p className={settings.state}>{t('identity.adminsOnly')}</p>
      ) : (
        <div className={settings.buttons}>
          <Button type="submit" loading={save.isPending}>
            {t('assistant.save')}
          </Button>
        </div>
      )}
    </form>
  )
}
