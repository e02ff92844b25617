import type { Macro } from '@atrium/contract/macro/macro'
import { Button, Loader, TextInput } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Search, Zap } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StepIcon } from '../../../macros/step-icon.tsx'
import { useStepWords } from '../../../macros/step-words.ts'
import { Empty, Failure } from '../../../ui/state/state.tsx'
import classes from './macro.module.css'

type Props = {
  macros: UseQueryResult<{ items: Macro[] }>
  /** What was typed behind the sign that opened the list. */
  typed: string
  onChoose: (macro: Macro) => void
}

/** The macros, to be found by some letters of their names and chosen with Enter. */
export function MacroList({ macros, typed, onChoose }: Props) {
  const { t } = useTranslation()
  if (macros.isPending) return <Loader size="sm" m="md" />
  if (macros.error) return <Failure error={macros.error} retry={() => void macros.refetch()} />
  if (macros.data.items.length === 0)
    return (
      <Empty
        icon={<Zap size={22} />}
        title={t('macros.empty')}
        text={t('macros.emptyText')}
        action={
          <Button
            data-autofocus
            size="xs"
            renderRoot={(props) => <Link to="/settings/macros" {...props} />}
          >
            {t('macros.make')}
          </Button>
        }
      />
    )
  return <Options items={macros.data.items} typed={typed} onChoose={onChoose} />
}

function Options({ items, typed, onChoose }: Omit<Props, 'macros'> & { items: Macro[] }) {
  const { t } = useTranslation()
  const words = useStepWords()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [search, setSearch] = useState(typed)
  const [active, setActive] = useState(0)
  // The dialog may have been open before they were read.
  useEffect(() => field.current?.focus(), [])
  const wanted = search.trim().toLocaleLowerCase()
  const found = items.filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
  const move = (by: number): void => {
    const next = (active + by + found.length) % Math.max(found.length, 1)
    setActive(next)
    document.getElementById(`${id}${next}`)?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // An input method is choosing a word.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    const macro = found[active]
    if (event.key === 'ArrowDown') move(1)
    else if (event.key === 'ArrowUp') move(-1)
    else if (event.key === 'Enter' && macro) onChoose(macro)
    else return
    event.preventDefault()
  }
  return (
    <>
      <TextInput
        ref={field}
        data-autofocus
        className={classes.search ?? ''}
        role="combobox"
        aria-label={t('macros.search')}
        aria-expanded
        aria-controls={id}
        aria-activedescendant={found[active] ? id + active : undefined}
        placeholder={t('macros.search')}
        leftSection={<Search size={15} />}
        value={search}
        onChange={({ currentTarget: { value } }) => {
          setSearch(value)
          setActive(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div id={id} className={classes.list} role="listbox" aria-label={t('macros.title')}>
        {found.map((macro, place) => (
          // The keys are those of the field above, which keeps the focus.
          // biome-ignore lint/a11y/useKeyWithClickEvents: as above
          <div
            key={macro.id}
            id={id + place}
            role="option"
            aria-selected={place === active}
            tabIndex={-1}
            className={classes.option}
            onClick={() => onChoose(macro)}
            onMouseMove={() => setActive(place)}
          >
            <b>{macro.name}</b>
            <span className={classes.does}>
              {macro.steps.map((step, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
                <span key={at} className={classes.short}>
                  <StepIcon kind={step.kind} size={13} />
                  <span>{words(step)}</span>
                </span>
              ))}
            </span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className={classes.nothing}>{t('macros.notFound')}</p>}
    </>
  )
}
