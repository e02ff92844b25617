import {
  createTheme,
  type MantineColorsTuple,
  type MantineThemeOverride,
  mergeThemeOverrides,
} from '@mantine/core'

/** The one accent: an ink between indigo and violet, readable on white and on near-black. */
const iris: MantineColorsTuple = [
  '#f2f2fd',
  '#e4e3fa',
  '#cac8f5',
  '#aeabef',
  '#9490e8',
  '#7d78e0',
  '#6a64d6',
  '#5753c6',
  '#4843ab',
  '#39358a',
]

/** Cool greys; index 7 is the page, 6 a raised surface, 4 a line. */
const dark: MantineColorsTuple = [
  '#e6e7ea',
  '#b4b7bf',
  '#9599a4',
  '#656a76',
  '#363a43',
  '#2b2e36',
  '#212329',
  '#191b20',
  '#131519',
  '#0d0e11',
]

const modal = {
  centered: true,
  radius: 'lg',
  overlayProps: { backgroundOpacity: 0.35, blur: 2 },
}

const base = createTheme({
  primaryColor: 'iris',
  primaryShade: { light: 7, dark: 6 },
  colors: { iris, dark },
  fontFamily: "Inter, 'Segoe UI', Roboto, 'Helvetica Neue', 'Open Sans', system-ui, sans-serif",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '20px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Tooltip: { defaultProps: { openDelay: 350, fz: 'xs', withArrow: false, radius: 'sm' } },
    // Without a placeholder the first entry has the focus: a key opens the menu, Enter chooses.
    Menu: { defaultProps: { shadow: 'md', radius: 'md', withInitialFocusPlaceholder: false } },
    Popover: { defaultProps: { shadow: 'md', radius: 'md' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
  },
})

/** The look of every part, with a name for the crosses that close things. */
export function themeWith(closeLabel: string): MantineThemeOverride {
  const closeButtonProps = { 'aria-label': closeLabel }
  return mergeThemeOverrides(base, {
    components: {
      Modal: { defaultProps: { ...modal, closeButtonProps } },
      Notification: { defaultProps: { closeButtonProps } },
    },
  })
}
