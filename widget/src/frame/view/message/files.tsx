import { size } from '../../core/text.ts'
import type { Line } from '../../core/thread.ts'
import { fill } from '../../words/words.ts'
import { useView } from '../context.ts'
import { Icon } from '../icon.tsx'
import { Voice } from './voice.tsx'

type File = Line['files'][number]
type Props = { files: File[]; showImage(image: { url: string; name: string }): void }

/** Files of a message: pictures to look at, sound and film to play, the rest to download. */
export function Files({ files, showImage }: Props) {
  return (
    <>
      {files.map((file) => (
        <FileView key={file.id} file={file} showImage={showImage} />
      ))}
    </>
  )
}

function FileView({ file, showImage }: { file: File; showImage: Props['showImage'] }) {
  const { chat, language } = useView()
  const { words } = language
  const { name, kind } = file
  const url = file.url === undefined ? undefined : chat.fileUrl(file.url)
  if (url === undefined || !shows(file)) return <Document file={file} url={url} />
  switch (kind) {
    case 'image':
    case 'sticker':
      return (
        <button
          type="button"
          class={`picture ${kind}`}
          aria-label={fill(words.image, { name })}
          onClick={() => showImage({ url, name })}
        >
          <img src={url} alt={name} loading="lazy" />
        </button>
      )
    case 'audio':
    case 'voice':
      return <Voice url={url} />
    default:
      return (
        // biome-ignore lint/a11y/useMediaCaption: a customer's film has no captions.
        <video class="film" src={url} controls preload="metadata" aria-label={name} />
      )
  }
}

function Document({ file, url }: { file: File; url: string | undefined }) {
  const { language } = useView()
  const { name, bytes } = file
  const weight = bytes === undefined ? '' : size(bytes, language.code)
  const parts = (
    <>
      <Icon name="file" />
      <span>
        <b dir="auto">{name}</b>
        {weight && <small>{weight}</small>}
      </span>
    </>
  )
  if (url === undefined) return <div class="card file">{parts}</div>
  return (
    <a class="card file" href={url} download={name} title={fill(language.words.download, { name })}>
      {parts}
      <Icon name="download" />
    </a>
  )
}

/** What browsers show by themselves; anything else is offered as a file. */
function shows({ kind, type }: File): boolean {
  switch (kind) {
    case 'image':
    case 'sticker':
      return /^image\/(jpeg|png|gif|webp|avif)$/.test(type)
    case 'audio':
    case 'voice':
      return type.startsWith('audio/')
    case 'video':
      return type.startsWith('video/')
    default:
      return false
  }
}
