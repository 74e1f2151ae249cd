import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useState } from 'react'
import type { Backend } from '../api/connect-backend.ts'
import { cssVariablesResolver, theme } from '../theme/theme.ts'
import { BackendProvider } from './backend-context.tsx'
import { createQueryClient } from './query-client.ts'
import { createAppRouter } from './router.ts'

interface Props {
  backend: Backend
}

// The key is shared with public/color-scheme.js, which reads it before the first paint.
const colorSchemeManager = localStorageColorSchemeManager({ key: 'lectern-color-scheme' })

/** The whole client, over one connection to the backend. */
export function App({ backend }: Props) {
  const [queryClient] = useState(createQueryClient)
  const [router] = useState(createAppRouter)
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
    >
      <Notifications position="bottom-right" limit={3} autoClose={7_000} />
      <QueryClientProvider client={queryClient}>
        <BackendProvider backend={backend}>
          <RouterProvider router={router} />
        </BackendProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}
