import { createRoute } from '@tanstack/react-router'
import { rootRoute } from '../../app/root-route.ts'
import { documentParamsSchema } from './document-params.ts'
import { DocumentScreen } from './document-screen.tsx'

/** One document, opened at its beginning or at a passage. */
export const documentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/documents/$id',
  validateSearch: documentParamsSchema,
  component: DocumentScreen,
  staticData: { title: 'Document' },
})
