import { createRoute } from '@tanstack/react-router'
import { IconActivity } from '@tabler/icons-react'
import { rootRoute } from '../../app/root-route.ts'
import { ActivityScreen } from './activity-screen.tsx'

/** Activity: what Lectern is doing and has done. */
export const activityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/activity',
  component: ActivityScreen,
  staticData: { title: 'Activity', menu: { icon: IconActivity, count: 'runningJobs' } },
})
