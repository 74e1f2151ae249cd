import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorState } from './error-state.tsx'

interface Props<Data> {
  query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch'>
  loading: ReactNode
  errorTitle: string
  /** Where to go when it cannot be had. */
  wayOn?: ReactNode
  /** What to show when the data is there; it stays while it is fetched again. */
  children: (data: Data) => ReactNode
}

/** Shows a query's one of three states: loading, error with a way on, or ready. */
export function QueryView<Data>({ query, loading, errorTitle, wayOn, children }: Props<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error)
    return (
      <ErrorState error={query.error} title={errorTitle} onRetry={() => void query.refetch()} wayOn={wayOn} />
    )
  return loading
}
