import { createRoute } from '@tanstack/react-router'
import { IconSearch } from '@tabler/icons-react'
import { rootRoute } from '../../app/root-route.ts'
import { searchParamsSchema } from './search-params.ts'
import { SearchScreen } from './search-screen.tsx'

/** Search: ask in your own words, read the passage. */
export const searchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/search',
  validateSearch: searchParamsSchema,
  component: SearchScreen,
  staticData: { title: 'Search', menu: { icon: IconSearch } },
})
