import { ActionIcon, Tooltip } from '@mantine/core'
import { IconKeyboard, IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import { shortcutText } from '../components/shortcut.tsx'
import { CollectionList } from './collection-list.tsx'
import { MainMenu } from './main-menu.tsx'
import { ThemeToggle } from './theme-toggle.tsx'
import styles from './sidebar.module.css'

interface Props {
  isFolded: boolean
  onToggle: () => void
  onHelp: () => void
}

/** The screens, the collections and the few settings of the window. */
export function Sidebar({ isFolded, onToggle, onHelp }: Props) {
  const FoldIcon = isFolded ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse
  const foldLabel = isFolded ? 'Unfold the sidebar' : 'Fold the sidebar'
  return (
    <aside className={styles.sidebar} aria-label="Sidebar" data-folded={isFolded || undefined}>
      <div className={styles.head}>
        <img src="./icon.svg" alt="" width={22} height={22} />
        {!isFolded && <span className={styles.name}>Lectern</span>}
      </div>
      <MainMenu isFolded={isFolded} />
      <CollectionList isFolded={isFolded} />
      <div className={styles.foot}>
        <ThemeToggle />
        <Tooltip label="Keyboard shortcuts (?)" position="right">
          <ActionIcon size={32} aria-label="Keyboard shortcuts" onClick={onHelp}>
            <IconKeyboard size={18} stroke={1.5} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={`${foldLabel} (${shortcutText('mod+B')})`} position="right">
          <ActionIcon size={32} aria-label={foldLabel} aria-expanded={!isFolded} onClick={onToggle}>
            <FoldIcon size={18} stroke={1.5} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
    </aside>
  )
}
