import { QueryClient } from '@tanstack/react-query'
import { toApiFailure } from '../api/client-errors.ts'

/** The cache of everything the backend told us. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The backend is on this machine: being offline says nothing about it.
        networkMode: 'always',
        staleTime: 10_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 2 && toApiFailure(error).code === 'backend-unreachable',
        retryDelay: (attempt) => 300 * 2 ** attempt,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}
