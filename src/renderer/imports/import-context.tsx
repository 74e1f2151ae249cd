import { createContext, use } from 'react'

/** The ways to begin an import, offered to every screen. */
export interface ImportActions {
  importFiles: () => void
  importFolder: () => void
}

export const ImportContext = createContext<ImportActions | null>(null)

/** Begins an import from anywhere in the window. */
export function useImport(): ImportActions {
  const actions = use(ImportContext)
  if (!actions) throw new Error('useImport needs an ImportProvider above it.')
  return actions
}
