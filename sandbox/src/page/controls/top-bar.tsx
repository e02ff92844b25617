import { useState } from 'preact/hooks'
import { Icon } from '../icons.tsx'
import { useStore } from '../store.ts'
import { ClockBar } from './clock-bar.tsx'
import { FaultsPanel } from './faults-panel.tsx'
import { localUrl } from './local-url.ts'
import { Popover } from './popover.tsx'
import { ReviewTool } from './review-panel.tsx'
import { useTheme } from './theme.ts'

type Props = { split: boolean; onSplit(): void; stories: boolean; onStories(): void }

export function TopBar({ split, onSplit, stories, onStories }: Props) {
  const overview = useStore((state) => state.overview)
  const connected = useStore((state) => state.connected)
  const theme = useTheme()
  const [open, setOpen] = useState(false)
  const broken = overview?.accounts.some(({ faults }) => Object.values(faults).some(Boolean))
  return (
    <header class="bar">
      <div class="brand">
        <span class="brand-mark" aria-hidden="true" />
        <div>
          <h1>The customers’ phones</h1>
          <p>{connected ? 'Atrium sandbox' : 'Connecting again …'}</p>
        </div>
      </div>
      <ClockBar />
      <nav class="tools" aria-label="Tools">
        <button type="button" class="tool" aria-pressed={stories} onClick={onStories}>
          <Icon name="book" size={18} /> <span>Stories</span>
        </button>
        <ReviewTool />
        <Popover
          open={open}
          onClose={() => setOpen(false)}
          button={
            <button
              type="button"
              class={broken ? 'tool broken' : 'tool'}
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              <Icon name="bolt" size={18} /> <span>Break things</span>
            </button>
          }
        >
          <FaultsPanel />
        </Popover>
        <button type="button" class="tool wide-only" aria-pressed={split} onClick={onSplit}>
          <Icon name="split" size={18} /> <span>Side by side</span>
        </button>
        <button
          type="button"
          class="tool icon-only"
          aria-label={theme.dark ? 'Light colours' : 'Dark colours'}
          onClick={theme.toggle}
        >
          <Icon name={theme.dark ? 'sun' : 'moon'} size={18} />
        </button>
        {overview && (
          <a class="tool primary" href={localUrl(overview.atriumUrl)} target="atrium">
            <span>Open the agents’ app</span> <Icon name="out" size={16} />
          </a>
        )}
      </nav>
    </header>
  )
}
