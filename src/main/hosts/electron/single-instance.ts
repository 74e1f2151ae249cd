/** The part of Electron's `app` that knows of other instances. */
export interface Instances {
  requestSingleInstanceLock(): boolean
  on(event: 'second-instance', listener: () => void): unknown
}

/** The part of a window that is needed to bring it to the front. */
export interface Focusable {
  isMinimized(): boolean
  restore(): void
  show(): void
  focus(): void
}

/** Whether this is the only instance. If it is, a later one brings this one's window to the front and ends. */
export function isOnlyInstance(instances: Instances, currentWindow: () => Focusable | null): boolean {
  if (!instances.requestSingleInstanceLock()) return false
  instances.on('second-instance', () => {
    const window = currentWindow()
    if (!window) return
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  })
  return true
}
