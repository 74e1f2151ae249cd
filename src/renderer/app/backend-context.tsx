import { createContext, use, type ReactNode } from 'react'
import type { Backend } from '../api/connect-backend.ts'

const BackendContext = createContext<Backend | null>(null)

interface Props {
  backend: Backend
  children: ReactNode
}

/** Gives all screens the one connection to the backend. */
export function BackendProvider({ backend, children }: Props) {
  return <BackendContext value={backend}>{children}</BackendContext>
}

/** The connection to the backend: its client, query options and the way to hand over files. */
export function useBackend(): Backend {
  const backend = use(BackendContext)
  if (!backend) throw new Error('useBackend needs a BackendProvider above it.')
  return backend
}
