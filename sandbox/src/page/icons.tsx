const paths = {
  email: 'M4 6h16v12H4zM4 7l8 6 8-6',
  webchat: 'M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-6l-4.5 3.5V16H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Z',
  send: 'M4 12 20 4.5 15 20l-3.5-6.5L4 12Zm7.5 1.5L20 4.5',
  mic: 'M12 4a2.6 2.6 0 0 1 2.6 2.6v5a2.6 2.6 0 0 1-5.2 0v-5A2.6 2.6 0 0 1 12 4ZM6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3',
  plus: 'M12 5v14M5 12h14',
  photo: 'M4 6h16v12H4zM4 15l4.5-4.5 4 4L15 12l5 5M15.5 9.5h.01',
  place:
    'M12 20.5s6.5-5.6 6.5-10.4a6.5 6.5 0 1 0-13 0c0 4.8 6.5 10.4 6.5 10.400ZM12 12.200a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.400Z',
  person: 'M12 12.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM5 20c.8-3.5 3.5-5 7-5s6.2 1.5 7 5',
  file: 'M7 3.500h7l4 4v13H7zM14 3.500v4h4',
  reply: 'M10 7 5 12l5 5M5.5 12H14a5 5 0 0 1 5 5v1',
  edit: 'M5 19h3.500L19 8.5 15.5 5 5 15.500V19ZM13 7.500l3.5 3.5',
  trash: 'M5 7h14M9.5 7V4.500h5V7M7 7l.8 12.500h8.400L17 7M10.3 10.500v6M13.7 10.500v6',
  close: 'M6.5 6.500l11 11M17.5 6.500l-11 11',
  down: 'M6.5 9.5 12 15l5.5-5.5',
  back: 'M14.5 5.5 8 12l6.5 6.5',
  play: 'M8.5 5.500v13l10-6.500z',
  clock: 'M12 20.500a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 7.500V12l3 2',
  bolt: 'M13 3.5 5.5 13.500H11l-.5 7 8-10.500H13z',
  split: 'M4 5h16v14H4zM12 5v14',
  out: 'M9 5H5v14h14v-4M13 5h6v6M19 5l-9 9',
  sun: 'M12 16.200a4.2 4.2 0 1 0 0-8.4 4.2 4.2 0 0 0 0 8.400ZM12 3v1.500M12 19.500V21M3 12h1.500M19.5 12H21M5.6 5.600l1.1 1.100M17.3 17.300l1.1 1.100M5.6 18.400l1.1-1.100M17.3 6.700l1.1-1.1',
  moon: 'M19.5 14.500A8 8 0 0 1 9.5 4.500a8 8 0 1 0 10 10Z',
  compose: 'M19 12v7H5V5h7M10 14l1-4 7.5-7.5 3 3L14 13z',
  shop: 'M4.5 9 6 4.500h12L19.5 9v1.500a2.4 2.4 0 0 1-5 0 2.4 2.4 0 0 1-5 0 2.4 2.4 0 0 1-5 0zM6 13.500v6h12v-6',
  check: 'M5 12.5 10 17.5 19 7',
  book: 'M5 5.500c3-1 5-.5 7 1 2-1.5 4-2 7-1v12c-3-1-5-.5-7 1-2-1.5-4-2-7-1zM12 6.500v12',
  lock: 'M6.5 11h11v8.500h-11zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  smile:
    'M12 20.500a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM8.5 14c1.8 2.4 5.2 2.4 7 0M9 9.700h.01M15 9.700h.01',
  reset: 'M5.5 12a6.5 6.5 0 1 0 2-4.700M5 4.500v4h4',
} as const

export type IconName = keyof typeof paths

/** A drawn sign; the words are beside it or on its button. */
export function Icon({
  name,
  size = 20,
  fill = false,
}: {
  name: IconName
  size?: number
  fill?: boolean
}) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={fill ? 'currentColor' : 'none'}
      stroke={fill ? 'none' : 'currentColor'}
      stroke-width="1.7"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} fill-rule="evenodd" />
    </svg>
  )
}

/** One or two ticks: sent, delivered, read. */
export function Ticks({ state }: { state: 'sent' | 'delivered' | 'read' }) {
  const words = { sent: 'Sent', delivered: 'Delivered', read: 'Read' }[state]
  return (
    <svg
      class={`ticks ${state}`}
      width="18"
      height="11"
      viewBox="0 0 18 11"
      role="img"
      aria-label={words}
    >
      <path d="M1 6l3.2 3.500L11 1.5" />
      {state !== 'sent' && <path d="M8.3 8.400l1 1.100L16.5 1.5" />}
    </svg>
  )
}

/** A circle with initials, in a colour of its own for each name. */
export function Avatar({ name, size = 36 }: { name: string; size?: number }) {
  const letters = name
    .split(/\s+/)
    .map((word) => [...word][0] ?? '')
    .slice(0, 2)
    .join('')
  let hue = 0
  for (const letter of name) hue = (hue * 31 + (letter.codePointAt(0) ?? 0)) % 360
  return (
    <span
      class="avatar"
      aria-hidden="true"
      style={{
        width: `${size}px`,
        height: `${size}px`,
        fontSize: `${size * 0.38}px`,
        '--hue': hue,
      }}
    >
      {letters}
    </span>
  )
}
