import { activityRoute } from '../screens/activity/activity-route.ts'
import { documentRoute } from '../screens/document/document-route.ts'
import { homeRoute } from '../screens/search/home-route.ts'
import { libraryRoute } from '../screens/library/library-route.ts'
import { searchRoute } from '../screens/search/search-route.ts'

/** Every screen. Address, menu entry and title come with each; the menu shows them in this order. */
export const screens = [homeRoute, searchRoute, libraryRoute, activityRoute, documentRoute] as const
