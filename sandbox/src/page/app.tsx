import { useState } from 'preact/hooks'
import { phoneKey } from './api.ts'
import { AgentsApp } from './controls/agents-app.tsx'
import { TopBar } from './controls/top-bar.tsx'
import { Phone } from './phone/phone.tsx'
import { useStore } from './store.ts'
import { StoriesPanel } from './stories/panel.tsx'

/** The whole page: stories, phones and, in split mode, the agents' app beside them. */
export function App() {
  const overview = useStore((state) => state.overview)
  const phones = useStore((state) => state.phones)
  const toast = useStore((state) => state.toast)
  const [split, setSplit] = useState(false)
  const [stories, setStories] = useState(true)
  return (
    <div class={split ? 'page split' : 'page'}>
      <TopBar
        split={split}
        onSplit={() => setSplit(!split)}
        stories={stories}
        onStories={() => setStories(!stories)}
      />
      <main class="desk">
        {stories && <StoriesPanel compact={split} />}
        <section class="phones" aria-label="The customers’ phones">
          {phones.map((phone, index) => (
            <Phone key={phoneKey(phone)} phone={phone} index={index} />
          ))}
          {overview && phones.length === 0 && <NobodyYet atriumUrl={overview.atriumUrl} />}
          {!overview && <Waiting />}
        </section>
        {split && overview && <AgentsApp url={overview.atriumUrl} />}
      </main>
      <div class="toasts" role="status">
        {toast && <p class="toast">{toast}</p>}
      </div>
    </div>
  )
}

function NobodyYet({ atriumUrl }: { atriumUrl: string }) {
  return (
    <div class="nobody">
      <h2>No phones yet</h2>
      <p>
        The phones appear as soon as Atrium has connected its demo channels. Start it with{' '}
        <code>npm start</code>; this page notices by itself.
      </p>
      <p class="faint">Atrium is expected at {atriumUrl}.</p>
    </div>
  )
}

function Waiting() {
  const connected = useStore((state) => state.connected)
  if (connected) return <div class="nobody" aria-busy="true" />
  return (
    <div class="nobody">
      <h2>The sandbox does not answer</h2>
      <p>Is it still running? This page tries again by itself.</p>
    </div>
  )
}
