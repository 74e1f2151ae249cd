import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef, useState, type ChangeEvent, type ReactNode } from 'react'
import type { NamedFile } from '../api/stage-files.ts'
import { useBackend } from '../app/backend-context.tsx'
import { DropOverlay } from './drop-overlay.tsx'
import { ImportContext, type ImportActions } from './import-context.tsx'
import { ImportDialog } from './import-dialog.tsx'
import type { ImportSource } from './import-source.ts'
import { readChosenFiles } from './read-dropped-files.ts'
import { useWindowDrop } from './use-window-drop.ts'

interface Props {
  children: ReactNode
}

/** Lets every screen begin an import, takes what is dropped anywhere on the window, and shows the dialog for both. */
export function ImportProvider({ children }: Props) {
  const { queries, shell } = useBackend()
  const formats = useQuery(queries.ingestion.formats.queryOptions({ staleTime: Infinity }))
  const [source, setSource] = useState<ImportSource | null>(null)
  const fileInput = useRef<HTMLInputElement>(null)
  const folderInput = useRef<HTMLInputElement>(null)

  const takeFiles = (files: NamedFile[]) => {
    if (files.length > 0) setSource({ kind: 'files', files })
  }
  const drop = useWindowDrop(takeFiles, source === null)

  const actions = useMemo<ImportActions>(() => {
    const pick = async (ask: NonNullable<typeof shell>['pickFiles']) => {
      const staged = await ask()
      if (staged.files.length + staged.skipped.length + staged.failed.length > 0)
        setSource({ kind: 'staged', staged })
    }
    return {
      importFiles: () => (shell ? void pick(() => shell.pickFiles()) : fileInput.current?.click()),
      importFolder: () => (shell ? void pick(() => shell.pickFolder()) : folderInput.current?.click()),
    }
  }, [shell])

  const handleChosen = (event: ChangeEvent<HTMLInputElement>) => {
    takeFiles(readChosenFiles(event.currentTarget.files ?? []))
    // The same file chosen twice in a row has to be a change both times.
    event.currentTarget.value = ''
  }

  return (
    <ImportContext value={actions}>
      {children}
      <input
        ref={fileInput}
        type="file"
        multiple
        hidden
        aria-label="Files to import"
        accept={formats.data?.flatMap(({ extensions }) => extensions).join(',')}
        onChange={handleChosen}
      />
      <input
        ref={(element) => {
          folderInput.current = element
          // React has no name for it; without it the dialog offers files.
          if (element) element.webkitdirectory = true
        }}
        type="file"
        hidden
        aria-label="Folder to import"
        onChange={handleChosen}
      />
      <DropOverlay isShown={drop.isOver} isReading={drop.isReading} />
      <ImportDialog source={source} formats={formats.data ?? []} onClose={() => setSource(null)} />
    </ImportContext>
  )
}
