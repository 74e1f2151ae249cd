import { createRoute, redirect } from '@tanstack/react-router'
import { rootRoute } from '../../app/root-route.ts'

/** The bare address leads to the search box: asking is what most visits are for. */
export const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/search', replace: true })
  },
})
