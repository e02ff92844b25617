import { useView } from './context.ts'
import { Doors } from './doors.tsx'
import { Icon } from './icon.tsx'

/** Who one writes with. `hero`: nothing was said yet, so the greeting is the header. */
export function Header({ hero }: { hero: boolean }) {
  const { state, language, tell } = useView()
  const { config } = state
  const { words } = language
  return (
    <header class={hero ? 'header hero' : 'header'}>
      <div class="bar">
        <Avatar name={config?.name ?? ''} />
        <div class="who">
          <h1 dir="auto">{config?.name ?? ' '}</h1>
          {config && (
            <p class={config.online ? 'status online' : 'status'}>
              {config.online ? words.online : words.offline}
            </p>
          )}
        </div>
        <Doors />
        {window.parent !== window && (
          <button
            type="button"
            class="round ghost"
            aria-label={words.close}
            onClick={() => tell({ atrium: 'close' })}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
      {hero && config && (
        <p class="greeting" dir="auto">
          {config.greeting}
        </p>
      )}
    </header>
  )
}

/** The first letter of a name in a circle. */
export function Avatar({ name }: { name: string }) {
  return (
    <span class="avatar" aria-hidden="true">
      {[...name.trim()][0]?.toLocaleUpperCase() ?? ''}
    </span>
  )
}
