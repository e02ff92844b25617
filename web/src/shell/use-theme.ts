import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'

/** Light, dark, or as the system says. */
export function useTheme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const shown = useComputedColorScheme('light')
  return {
    chosen: colorScheme,
    shown,
    choose: setColorScheme,
    toggle: () => setColorScheme(shown === 'dark' ? 'light' : 'dark'),
  }
}
