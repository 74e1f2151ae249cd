import { createRootRoute } from '@tanstack/react-router'
import type { Icon } from '@tabler/icons-react'
import { ErrorScreen } from '../shell/error-screen.tsx'
import { Shell } from '../shell/shell.tsx'
import { UnknownScreen } from '../shell/unknown-screen.tsx'

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** Name of the screen in the menu and in the window's title. */
    title?: string
    /** Present for screens that stand in the menu. */
    menu?: { icon: Icon; count?: 'documents' | 'runningJobs' }
  }
}

/** What stands around every screen. */
export const rootRoute = createRootRoute({
  component: Shell,
  errorComponent: ErrorScreen,
  notFoundComponent: UnknownScreen,
})
