import { Modal } from '@mantine/core'
import { Shortcut } from '../components/shortcut.tsx'
import styles from './shell.module.css'

interface Props {
  isOpen: boolean
  onClose: () => void
}

const groups: { title: string; keys: [string, string][] }[] = [
  {
    title: 'Everywhere',
    keys: [
      ['mod+K', 'Go to the search box, also with /'],
      ['alt+1', 'Search'],
      ['alt+2', 'Library'],
      ['alt+3', 'Activity'],
      ['mod+B', 'Fold or unfold the sidebar'],
      ['?', 'Show these shortcuts'],
    ],
  },
  {
    title: 'Search',
    keys: [
      ['↑ ↓', 'Move through the passages, from the box'],
      ['Enter', 'Read the passage'],
      ['Esc', 'Back to the box'],
    ],
  },
  {
    title: 'Library',
    keys: [
      ['↑ ↓', 'Move through the documents'],
      ['Home', 'First document'],
      ['End', 'Last document'],
      ['Enter', 'Open the document'],
      ['mod+O', 'Import files'],
    ],
  },
]

/** The list of keyboard shortcuts. */
export function ShellShortcuts({ isOpen, onClose }: Props) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Keyboard shortcuts" size="lg">
      <div className={styles.shortcuts}>
        {groups.map(({ title, keys }) => (
          <section key={title} aria-label={title}>
            <h3 className={styles.shortcutHeading}>{title}</h3>
            <dl className={styles.shortcutList}>
              {keys.map(([key, meaning]) => (
                <div key={key} className={styles.shortcutRow}>
                  <dt>{meaning}</dt>
                  <dd>
                    <Shortcut keys={key} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}
