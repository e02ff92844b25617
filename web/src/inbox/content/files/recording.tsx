import { Pause, Play } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { playTime } from '../../../language/format.ts'
import classes from './recording.module.css'

const speeds = [1, 1.5, 2]

/** A voice note or another sound: play, place, speed. */
export function Recording({ source, label }: { source: string; label: string }) {
  const { t } = useTranslation()
  const audio = useRef<HTMLAudioElement>(null)
  const [playing, setPlaying] = useState(false)
  const [place, setPlace] = useState(0)
  const [length, setLength] = useState(0)
  const [speed, setSpeed] = useState(1)

  const toggle = (): void => {
    if (playing) audio.current?.pause()
    else audio.current?.play().catch(() => setPlaying(false))
  }
  const faster = (): void => {
    const next = speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1
    setSpeed(next)
    if (audio.current) audio.current.playbackRate = next
  }
  return (
    <div className={classes.player}>
      {/* biome-ignore lint/a11y/useMediaCaption: a customer's recording has no captions */}
      <audio
        ref={audio}
        src={source}
        preload="metadata"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onTimeUpdate={(event) => setPlace(event.currentTarget.currentTime)}
        onLoadedMetadata={(event) => setLength(event.currentTarget.duration)}
      />
      <button
        type="button"
        className={classes.play}
        aria-label={t(playing ? 'content.pause' : 'content.play', { what: label })}
        onClick={toggle}
      >
        {playing ? <Pause size={16} fill="currentColor" /> : <Play size={16} fill="currentColor" />}
      </button>
      <input
        type="range"
        className={classes.place}
        min={0}
        max={Number.isFinite(length) && length > 0 ? length : 1}
        step={0.1}
        value={place}
        aria-label={t('content.place')}
        onChange={(event) => {
          if (audio.current) audio.current.currentTime = Number(event.currentTarget.value)
        }}
      />
      <span className={classes.time}>{playTime(playing || place > 0 ? place : length)}</span>
      <button
        type="button"
        className={classes.speed}
        aria-label={t('content.speed', { speed })}
        onClick={faster}
      >
        {speed}×
      </button>
    </div>
  )
}
