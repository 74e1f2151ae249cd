import type { ReactNode } from 'react'
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'
import styles from './panes.module.css'

interface Props {
  /** Under this name the sizes are remembered. */
  id: string
  main: ReactNode
  aside: ReactNode
  /** Widths of the right pane in pixels. */
  asideSize: { usual: number | string; least: number }
  mainLeast: number
  separatorLabel: string
}

/** Two panes side by side, with a border that mouse and arrow keys move and that stays where it was put. */
export function Panes({ id, main, aside, asideSize, mainLeast, separatorLabel }: Props) {
  const layout = useDefaultLayout({
    id: `lectern-${id}`,
    storage: window.localStorage,
    onlySaveAfterUserInteractions: true,
  })
  return (
    <Group
      className={styles.group}
      defaultLayout={layout.defaultLayout}
      onLayoutChanged={layout.onLayoutChanged}
    >
      <Panel id="main" minSize={mainLeast} className={styles.panel}>
        {main}
      </Panel>
      <Separator className={styles.separator} aria-label={separatorLabel} />
      <Panel id="aside" defaultSize={asideSize.usual} minSize={asideSize.least} className={styles.panel}>
        {aside}
      </Panel>
    </Group>
  )
}
