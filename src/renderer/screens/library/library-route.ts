import { createRoute } from '@tanstack/react-router'
import { IconBooks } from '@tabler/icons-react'
import { rootRoute } from '../../app/root-route.ts'
import { libraryParamsSchema } from './library-params.ts'
import { LibraryScreen } from './library-screen.tsx'

/** Library: every document, and the way to bring in more. */
export const libraryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/library',
  validateSearch: libraryParamsSchema,
  component: LibraryScreen,
  staticData: { title: 'Library', menu: { icon: IconBooks, count: 'documents' } },
})
