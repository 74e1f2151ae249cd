import { createHashHistory, createRouter } from '@tanstack/react-router'
import { ErrorScreen } from '../shell/error-screen.tsx'
import { rootRoute } from './root-route.ts'
import { screens } from './screens.ts'

/** The router, with addresses behind a `#`: they need no server and work from any origin. */
export function createAppRouter() {
  return createRouter({
    routeTree: rootRoute.addChildren(screens),
    history: createHashHistory(),
    defaultErrorComponent: ErrorScreen,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
