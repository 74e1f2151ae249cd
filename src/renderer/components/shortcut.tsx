import styles from './shortcut.module.css'

interface Props {
  /** Keys joined by `+`; `mod` is ⌘ on a Mac and Ctrl elsewhere. */
  keys: string
}

const isMac = /mac/i.test(navigator.userAgent)
const names: Record<string, string> = isMac
  ? { mod: '⌘', alt: '⌥', shift: '⇧' }
  : { mod: 'Ctrl', alt: 'Alt', shift: 'Shift' }

/** The keys of a command as this computer's keyboard names them: `Ctrl K`. */
export function shortcutText(keys: string): string {
  return keys
    .split('+')
    .map((key) => names[key] ?? key)
    .join(isMac ? '' : ' ')
}

/** Shows the keys of a command. */
export function Shortcut({ keys }: Props) {
  return <kbd className={styles.keys}>{shortcutText(keys)}</kbd>
}
