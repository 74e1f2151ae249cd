import { notifications } from '@mantine/notifications'
import { useEffect, useEffectEvent, useState } from 'react'
import type { NamedFile } from '../api/stage-files.ts'
import { readDroppedFiles } from './read-dropped-files.ts'

/** Takes files and folders that are dropped anywhere on the window. Without it the browser would open the file instead. */
export function useWindowDrop(
  onFiles: (files: NamedFile[]) => void,
  isEnabled: boolean,
): { isOver: boolean; isReading: boolean } {
  const [isOver, setIsOver] = useState(false)
  const [isReading, setIsReading] = useState(false)

  const take = useEffectEvent(async (transfer: DataTransfer) => {
    const reading = readDroppedFiles(transfer)
    setIsReading(true)
    try {
      onFiles(await reading)
    } catch {
      notifications.show({
        color: 'red',
        title: 'The dropped files cannot be read',
        message: 'Check that they are still there and that this program may read them, then drop them again.',
      })
    } finally {
      setIsReading(false)
    }
  })
  const isOpen = useEffectEvent(() => isEnabled)

  useEffect(() => {
    // Every element that the pointer crosses sends enter and leave; only the balance says whether it left the window.
    let depth = 0
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const handleEnter = (event: DragEvent) => {
      if (!hasFiles(event) || !isOpen()) return
      depth += 1
      setIsOver(true)
    }
    const handleLeave = (event: DragEvent) => {
      if (!hasFiles(event)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) setIsOver(false)
    }
    const handleOver = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = isOpen() ? 'copy' : 'none'
    }
    const handleDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      depth = 0
      setIsOver(false)
      if (event.dataTransfer && isOpen()) void take(event.dataTransfer)
    }
    const listeners = {
      dragenter: handleEnter,
      dragleave: handleLeave,
      dragover: handleOver,
      drop: handleDrop,
    } as const
    const entries = Object.entries(listeners) as ['dragenter', (event: DragEvent) => void][]
    for (const [name, listener] of entries) window.addEventListener(name, listener)
    return () => {
      for (const [name, listener] of entries) window.removeEventListener(name, listener)
    }
  }, [])

  return { isOver, isReading }
}
