import { useRef, useState } from 'preact/hooks'
import { phoneKey } from '../api.ts'
import { ChannelMark } from '../channel-icon.tsx'
import { findPhone } from '../choice.ts'
import { Icon } from '../icons.tsx'
import { peek, toast, useStore } from '../store.ts'
import { castOf, perform, setTable } from './play.ts'
import { stories } from './stories.ts'
import type { Step, Story } from './story.ts'

/** Guided stories: choose one, then play it step by step. */
export function StoriesPanel({ compact }: { compact: boolean }) {
  const [story, setStory] = useState<Story | null>(null)
  const overview = useStore((state) => state.overview)
  return (
    <aside class={compact ? 'stories compact' : 'stories'} aria-label="Guided stories">
      {story ? (
        <Playing key={story.id} story={story} onLeave={() => setStory(null)} />
      ) : (
        <>
          <h2>One-minute stories</h2>
          <p class="faint stories-intro">Play a customer, watch the agents’ app.</p>
          <ul class="story-list">
            {stories.map((one) => {
              const ready = overview !== null && castOf(one).every(Boolean)
              return (
                <li key={one.id}>
                  <button
                    type="button"
                    disabled={!ready}
                    title={ready ? undefined : 'Its customers are not in this demo'}
                    onClick={() => {
                      setTable(one)
                      setStory(one)
                    }}
                  >
                    <span class="story-doors">
                      {one.cast.map(({ channel }) => (
                        <ChannelMark key={channel} channel={channel} size={12} />
                      ))}
                    </span>
                    <strong>{one.title}</strong>
                    <span class="story-teaser">{one.teaser}</span>
                  </button>
                </li>
              )
            })}
          </ul>
          <p class="faint stories-tip">
            Or just write: every phone is alive. The small button on a phone’s right edge puts it to
            sleep, so that messages stay unread.
          </p>
        </>
      )}
    </aside>
  )
}

function Playing({ story, onLeave }: { story: Story; onLeave(): void }) {
  const [at, setAt] = useState(0)
  const [busy, setBusy] = useState(false)
  const answered = useAnswered(story.steps[at], at)

  async function next(step: Step): Promise<void> {
    setBusy(true)
    try {
      for (const deed of step.deeds) await perform(deed)
      setAt(at + 1)
    } catch (error) {
      toast(error instanceof Error ? error.message : 'That did not work.')
    } finally {
      setBusy(false)
    }
  }
  const done = at >= story.steps.length
  return (
    <div class="playing">
      <button type="button" class="quiet" onClick={onLeave}>
        <Icon name="back" size={16} /> All stories
      </button>
      <h2>{story.title}</h2>
      <ol class="steps">
        {story.steps.slice(0, at + 1).map((step, index) => (
          <li key={step.button} class={index < at ? 'played' : 'now'}>
            {index < at ? (
              <>
                <strong>{step.deeds.length > 0 ? step.button : 'You answered'}</strong>
                <p>{step.look}</p>
              </>
            ) : (
              <>
                <p>{step.before}</p>
                {step.waitFor && !answered && (
                  <p class="waiting">
                    <span class="pulse" aria-hidden="true" /> Waiting for your reply …
                  </p>
                )}
                <button type="button" class="next" disabled={busy} onClick={() => void next(step)}>
                  {label(step, answered, busy)}
                </button>
              </>
            )}
          </li>
        ))}
        {done && (
          <li class="end">
            <Icon name="check" size={18} /> That was the story.
            <button type="button" class="quiet" onClick={onLeave}>
              Choose another
            </button>
          </li>
        )}
      </ol>
      <p class="faint progress">
        {Math.min(at + 1, story.steps.length)} of {story.steps.length}
      </p>
    </div>
  )
}

function label(step: Step, answered: boolean, busy: boolean): string {
  if (busy) return '…'
  if (!step.waitFor) return step.button
  return answered ? 'It has arrived: go on' : 'Go on without'
}

/** Whether the salon has written since the step began. */
function useAnswered(step: Step | undefined, at: number): boolean {
  useStore((state) => state.transcripts)
  const start = useRef({ at: -1, newest: '' })
  const newest = newestOf(step)
  if (start.current.at !== at) start.current = { at, newest }
  return newest !== start.current.newest
}

/** The salon's newest message to the one a step waits for. */
function newestOf(step: Step | undefined): string {
  const { overview, transcripts } = peek()
  const wanted = step?.waitFor
  const phone = wanted && overview && findPhone(overview, wanted.channel, wanted.who)
  const messages = phone && transcripts[phoneKey(phone)]?.messages
  return messages?.findLast(({ from }) => from === 'business')?.id ?? ''
}
