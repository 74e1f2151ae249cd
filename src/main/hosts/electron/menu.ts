import type { MenuItemConstructorOptions } from 'electron'

/** The menu bar, in the system's own words and keys. Reloading and developer tools are there in development only. */
export function menuTemplate(options: {
  isMac: boolean
  isDevelopment: boolean
}): MenuItemConstructorOptions[] {
  const { isMac, isDevelopment } = options
  const developerItems: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { role: 'reload' },
    { role: 'toggleDevTools' },
  ]
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { role: 'fileMenu' },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(isDevelopment ? developerItems : []),
      ],
    },
    { role: 'windowMenu' },
  ]
}
