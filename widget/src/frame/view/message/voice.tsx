import { useRef, useState } from 'preact/hooks'
import { useView } from '../context.ts'
import { Icon } from '../icon.tsx'

/** A voice message: play, pause, and a slider to move in it. */
export function Voice({ url }: { url: string }) {
  const { language } = useView()
  const audio = useRef<HTMLAudioElement>(null)
  const [playing, setPlaying] = useState(false)
  const [at, setAt] = useState({ time: 0, length: 0 })

  function toggle() {
    const sound = audio.current
    if (!sound) return
    if (sound.paused) sound.play().catch(() => setPlaying(false))
    else sound.pause()
  }

  function note() {
    const sound = audio.current
    // A recording without a header has no length until it was played.
    if (sound)
      setAt({
        time: sound.currentTime,
        length: Number.isFinite(sound.duration) ? sound.duration : 0,
      })
  }

  return (
    <div class="card voice">
      <button
        type="button"
        class="round"
        aria-label={playing ? language.words.pause : language.words.play}
        onClick={toggle}
      >
        <Icon name={playing ? 'pause' : 'play'} />
      </button>
      <input
        type="range"
        min={0}
        max={at.length || 1}
        step={0.1}
        value={at.time}
        aria-label={language.words.play}
        onInput={(event) => {
          if (audio.current) audio.current.currentTime = Number(event.currentTarget.value)
        }}
      />
      <span class="clock">{clock(playing || at.time > 0 ? at.time : at.length)}</span>
      {/* biome-ignore lint/a11y/useMediaCaption: a voice message has no captions. */}
      <audio
        ref={audio}
        src={url}
        preload="metadata"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPlaying(false)}
        onTimeUpdate={note}
        onLoadedMetadata={note}
      />
    </div>
  )
}

function clock(seconds: number): string {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
