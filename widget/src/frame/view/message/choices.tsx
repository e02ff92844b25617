import { useState } from 'preact/hooks'
import type { Line } from '../../core/thread.ts'
import { useView } from '../context.ts'
import { Icon } from '../icon.tsx'

type Option = { id: string; title: string; description?: string | undefined }

/** Buttons and lists to tap. Once the visitor has written on, they are gone: the answer stands below. */
export function Choices({ line, answered }: { line: Line; answered: boolean }) {
  const { content } = line
  if (answered) return null
  if (content.kind === 'buttons') {
    return (
      <div class="choices">
        <Options line={line} options={content.buttons} />
      </div>
    )
  }
  return content.kind === 'list' ? <List line={line} list={content} /> : null
}

type ListContent = Extract<Line['content'], { kind: 'list' }>

function List({ line, list }: { line: Line; list: ListContent }) {
  const [open, setOpen] = useState(false)
  return (
    <div class="choices">
      <button
        type="button"
        class={open ? 'choice unfold open' : 'choice unfold'}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        dir="auto"
      >
        {list.button}
        <Icon name="down" />
      </button>
      {open &&
        list.sections.map((section, at) => (
          <div key={at} class="section">
            {section.title && <h3 dir="auto">{section.title}</h3>}
            <Options line={line} options={section.rows} />
          </div>
        ))}
    </div>
  )
}

function Options({ line, options }: { line: Line; options: Option[] }) {
  const { chat } = useView()
  const text = 'text' in line.content ? (line.content.text ?? '') : ''
  return (
    <>
      {options.map(({ id, title, description }) => (
        <button
          key={id}
          type="button"
          class="choice"
          dir="auto"
          onClick={() => chat.choose({ id: line.id, text }, { id, title })}
        >
          <span>{title}</span>
          {description && <small>{description}</small>}
        </button>
      ))}
    </>
  )
}
