import type { PhoneMessage } from '@atrium/channel-kit/fake'
import { useRef, useState } from 'preact/hooks'
import { Icon } from '../icons.tsx'

type PhoneFile = PhoneMessage['files'][number]

/** The files of a message, as a phone shows them. An e-mail's own forms stay out of sight. */
export function Files({ files }: { files: PhoneFile[] }) {
  return (
    <>
      {files
        .filter(({ kind }) => kind !== 'html' && kind !== 'source')
        .map((file) => (
          <OneFile key={file.url + file.name} file={file} />
        ))}
    </>
  )
}

function OneFile({ file }: { file: PhoneFile }) {
  const [gone, setGone] = useState(false)
  const isPicture = file.kind === 'image' || file.kind === 'sticker'
  if (isPicture && file.url !== '' && !gone)
    return (
      <a class={`file-${file.kind}`} href={file.url} target="_blank" rel="noreferrer">
        <img src={file.url} alt={file.name} loading="lazy" onError={() => setGone(true)} />
      </a>
    )
  if (isPicture)
    return (
      <span class="file-gone">
        <Icon name="photo" size={26} />
      </span>
    )
  if (file.kind === 'voice' || file.kind === 'audio') return <Voice file={file} />
  if (file.kind === 'video')
    return (
      <video class="file-video" src={file.url} controls preload="metadata" aria-label={file.name}>
        <track kind="captions" />
      </video>
    )
  return (
    <a class="file-document" href={file.url} target="_blank" rel="noreferrer">
      <Icon name="file" size={26} />
      <span>{file.name}</span>
    </a>
  )
}

const bars = [5, 9, 14, 8, 18, 12, 22, 15, 9, 19, 13, 24, 11, 16, 8, 20, 12, 7, 15, 9, 5, 11, 6]

function Voice({ file }: { file: PhoneFile }) {
  const audio = useRef<HTMLAudioElement>(null)
  const [done, setDone] = useState(0)
  return (
    <span class="file-voice">
      <button type="button" aria-label="Play" onClick={() => void audio.current?.play()}>
        <Icon name="play" size={22} fill />
      </button>
      <svg width="138" height="26" viewBox="0 0 138 26" aria-hidden="true">
        {bars.map((height, at) => (
          <rect
            key={at}
            class={at / bars.length < done ? 'played' : ''}
            x={at * 6}
            y={13 - height / 2}
            width="3"
            height={height}
            rx="1.5"
          />
        ))}
      </svg>
      <audio
        ref={audio}
        src={file.url}
        preload="none"
        onTimeUpdate={({ currentTarget: { currentTime, duration } }) =>
          setDone(currentTime / duration || 0)
        }
        onEnded={() => setDone(0)}
      >
        <track kind="captions" />
      </audio>
    </span>
  )
}
