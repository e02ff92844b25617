const shapes = {
  elsewhere: 'M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4',
  close: 'M6 6l12 12M18 6L6 18',
  down: 'M6 9.5l6 6 6-6',
  send: 'M12 19V5M6 11l6-6 6 6',
  attach:
    'M20.5 11.5l-8.6 8.6a5.4 5.4 0 0 1-7.6-7.6l8.6-8.6a3.6 3.6 0 0 1 5 5l-8.5 8.6a1.8 1.8 0 0 1-2.6-2.6l7.9-7.9',
  emoji: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.3 14.2a4.5 4.5 0 0 0 7.4 0M9 9.6v.1M15 9.6v.1',
  reply: 'M9 7L4 12l5 5M4.5 12H14a6 6 0 0 1 6 6v.5',
  file: 'M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  play: 'M8 5.5v13l10.5-6.5z',
  pause: 'M9 6v12M15 6v12',
  map: 'M12 21s7-6.2 7-11.3A7 7 0 0 0 5 9.700C5 14.8 12 21 12 21zM12 12.200a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.500a7.5 7.5 0 0 1 15 0',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.500V12l3 2',
  alert: 'M12 8v5M12 16.400v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  retry: 'M20 11.500A8 8 0 1 1 17.6 6.300L20 8.500M20 4v4.500h-4.5',
}

/** A line icon; it says nothing to screen readers, its button does. */
export function Icon({ name }: { name: keyof typeof shapes }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  )
}
