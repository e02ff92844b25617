// Theme and writing direction are set before the first paint: no flash of the wrong colours.
// A file of its own because the content security policy allows no inline script.
;(() => {
  const root = document.documentElement
  const stored = (key) => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  const theme = stored('mantine-color-scheme-value')
  const dark = matchMedia('(prefers-color-scheme: dark)').matches
  const scheme = theme === 'light' || theme === 'dark' ? theme : dark ? 'dark' : 'light'
  root.setAttribute('data-mantine-color-scheme', scheme)
  root.lang = stored('atrium.language') ?? 'en'
  root.dir = stored('atrium.direction') ?? 'ltr'
})()
