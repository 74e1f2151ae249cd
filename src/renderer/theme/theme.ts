import {
  ActionIcon,
  Button,
  createTheme,
  Drawer,
  Loader,
  Menu,
  Modal,
  Notification,
  Popover,
  Progress,
  Tooltip,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core'

/** The one accent, for what can be acted on. Shade 8 has a contrast of 8.0 on white, shade 4 one of 6.4 on the dark desk. */
const teal: MantineColorsTuple = [
  '#ecf7f5',
  '#d8edea',
  '#aedad4',
  '#82c6be',
  '#5cb5ab',
  '#3d9c93',
  '#257f78',
  '#176b65',
  '#0f5a55',
  '#0a4743',
]

/** Paper to ink, slightly warm. */
const gray: MantineColorsTuple = [
  '#faf8f4',
  '#f4f1eb',
  '#e9e5dd',
  '#dcd7cd',
  '#c9c3b7',
  '#a39c8f',
  '#7d766a',
  '#655f55',
  '#423e38',
  '#2a2723',
]

const dark: MantineColorsTuple = [
  '#e9e5dd',
  '#d2cdc3',
  '#b8b2a7',
  '#9a9488',
  '#4a4640',
  '#3a3732',
  '#2b2926',
  '#1f1e1c',
  '#191816',
  '#131211',
]

/** Mantine set in our type, colours and measures; the values that it has no name for are in tokens.css. */
export const theme = createTheme({
  primaryColor: 'teal',
  colors: { teal, gray, dark },
  // Mantine's own shades miss a contrast of 4.5 in places; these do not.
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  white: '#ffffff',
  black: '#1f1d1a',
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: '600' },
  fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '17px', xl: '21px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
    Drawer: Drawer.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } }),
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    Loader: Loader.extend({ defaultProps: { type: 'dots' } }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 120 } } }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        transitionProps: { duration: 150 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
      styles: { title: { fontSize: 17, lineHeight: '24px', fontWeight: 600 } },
    }),
    Popover: Popover.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 120 } } }),
    Progress: Progress.extend({ defaultProps: { color: 'var(--accent)', radius: 'xl' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, transitionProps: { duration: 120 } } }),
  },
})

/** Points Mantine's colours of the page at our tokens, so that its parts and ours are made of one paper. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--desk)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-soft)',
    '--mantine-color-placeholder': 'var(--ink-faint)',
    '--mantine-color-default': 'var(--sheet)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--edge-strong)',
    '--mantine-color-error': 'var(--loss)',
    '--mantine-color-anchor': 'var(--accent)',
  }
  return { variables: {}, light: shared, dark: shared }
}
