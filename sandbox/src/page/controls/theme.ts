import { useEffect, useState } from 'preact/hooks'

const key = 'sandbox:theme'

/** Light or dark: the system's choice until a person makes another. */
export function useTheme() {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const [dark, setDark] = useState(() => {
    const kept = localStorage.getItem(key)
    return kept ? kept === 'dark' : system.matches
  })
  useEffect(() => {
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light'
  }, [dark])
  return {
    dark,
    toggle() {
      localStorage.setItem(key, dark ? 'light' : 'dark')
      setDark(!dark)
    },
  }
}
