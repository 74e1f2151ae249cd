import { useHotkeys } from '@mantine/hooks'
import { Outlet, useMatches, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'
import paneStyles from '../components/panes.module.css'
import { ImportProvider } from '../imports/import-provider.tsx'
import { showImportEnded } from '../imports/import-toasts.tsx'
import { useJobStream } from '../jobs/use-job-stream.ts'
import { ConnectionBanner } from './connection-banner.tsx'
import { ShellShortcuts } from './shell-shortcuts.tsx'
import { Sidebar } from './sidebar.tsx'
import { StatusLine } from './status-line.tsx'
import { foldedWidth, useFoldedSidebar } from './use-folded-sidebar.ts'
import styles from './shell.module.css'

/** What stands around every screen: sidebar, status line, import, and the connection to the running jobs. */
export function Shell() {
  const navigate = useNavigate()
  const title = useMatches({ select: (matches) => matches.at(-1)?.staticData.title })
  const [isHelpOpen, setIsHelpOpen] = useState(false)
  const main = useRef<HTMLElement>(null)
  const connection = useJobStream((job) => {
    if (job.kind === 'import') showImportEnded(job)
  })
  const layout = useDefaultLayout({
    id: 'lectern-shell',
    storage: window.localStorage,
    onlySaveAfterUserInteractions: true,
  })
  const sidebar = useFoldedSidebar()

  useEffect(() => {
    document.title = title ? `${title} · Lectern` : 'Lectern'
  }, [title])

  const goTo = (to: '/search' | '/library' | '/activity') => void navigate({ to })
  useHotkeys(
    [
      [
        'mod+K',
        () => !window.location.hash.startsWith('#/search') && goTo('/search'),
        { preventDefault: true },
      ],
      ['mod+B', sidebar.toggle, { preventDefault: true }],
      ['alt+1', () => goTo('/search')],
      ['alt+2', () => goTo('/library')],
      ['alt+3', () => goTo('/activity')],
    ],
    [],
  )
  useHotkeys([
    ['shift+?', () => setIsHelpOpen(true), { usePhysicalKeys: false }],
    ['/', () => !window.location.hash.startsWith('#/search') && goTo('/search')],
  ])

  return (
    <ImportProvider>
      <div className={styles.shell}>
        <button type="button" className={styles.skip} onClick={() => main.current?.focus()}>
          Skip to content
        </button>
        <ConnectionBanner connection={connection} />
        <Group
          className={styles.columns}
          defaultLayout={layout.defaultLayout}
          onLayoutChanged={layout.onLayoutChanged}
        >
          <Panel
            id="sidebar"
            panelRef={sidebar.panelRef}
            collapsible
            collapsedSize={foldedWidth}
            minSize={184}
            maxSize={340}
            defaultSize={sidebar.isFolded ? foldedWidth : 232}
            groupResizeBehavior="preserve-pixel-size"
            onResize={sidebar.handleResize}
            className={paneStyles.panel}
          >
            <Sidebar
              isFolded={sidebar.isFolded}
              onToggle={sidebar.toggle}
              onHelp={() => setIsHelpOpen(true)}
            />
          </Panel>
          <Separator className={paneStyles.separator} aria-label="Width of the sidebar" />
          <Panel id="screen" minSize={320} className={paneStyles.panel}>
            <main ref={main} tabIndex={-1} className={styles.main}>
              <Outlet />
            </main>
          </Panel>
        </Group>
        <StatusLine connection={connection} />
      </div>
      <ShellShortcuts isOpen={isHelpOpen} onClose={() => setIsHelpOpen(false)} />
    </ImportProvider>
  )
}
