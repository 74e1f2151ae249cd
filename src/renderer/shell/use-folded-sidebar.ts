import { useLocalStorage } from '@mantine/hooks'
import { useEffect, useRef, useState, type RefObject } from 'react'
import type { PanelImperativeHandle, PanelSize } from 'react-resizable-panels'
import { useNarrowWindow } from '../hooks/use-narrow-window.ts'

/** Width of the sidebar when only its icons are shown, in pixels. */
export const foldedWidth = 56

interface FoldedSidebar {
  isFolded: boolean
  toggle: () => void
  panelRef: RefObject<PanelImperativeHandle | null>
  handleResize: (size: PanelSize) => void
}

/** Folds the sidebar to icons: by choice, which is remembered, and by itself while the window is narrow. */
export function useFoldedSidebar(): FoldedSidebar {
  const isNarrow = useNarrowWindow()
  const [isFoldedByChoice, setIsFoldedByChoice] = useLocalStorage({
    key: 'lectern-sidebar-folded',
    defaultValue: false,
    getInitialValueInEffect: false,
  })
  const [isFolded, setIsFolded] = useState(isNarrow || isFoldedByChoice)
  const panelRef = useRef<PanelImperativeHandle>(null)

  useEffect(() => {
    if (isNarrow || isFoldedByChoice) panelRef.current?.collapse()
    else panelRef.current?.expand()
  }, [isNarrow, isFoldedByChoice])

  return {
    isFolded,
    panelRef,
    handleResize: ({ inPixels }) => setIsFolded(inPixels < 120),
    toggle: () => {
      if (isNarrow) {
        if (panelRef.current?.isCollapsed()) panelRef.current.resize(200)
        else panelRef.current?.collapse()
      } else setIsFoldedByChoice(!isFolded)
    },
  }
}
