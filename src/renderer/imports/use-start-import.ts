import { useMutation } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import type { NamedFile } from '../api/stage-files.ts'
import type { ImportOptions } from '../../shared/api/ingestion.ts'
import type { StagingResult } from '../../shared/desktop-bridge.ts'
import { AppError } from '../../shared/errors.ts'
import { useBackend } from '../app/backend-context.tsx'
import { showImportStarted } from './import-toasts.tsx'

interface StartImport {
  start: (source: StagingResult | { toStage: NamedFile[] }, options: ImportOptions) => Promise<void>
  /** Stops handing over files; files already handed over are forgotten by the backend. */
  cancel: () => void
  /** Set while files are handed over. */
  progress: { done: number; total: number } | null
  failure: unknown
}

/** Hands files to the backend and starts their import; calls `onStarted` when the job exists. */
export function useStartImport(onStarted: () => void): StartImport {
  const { queries, stageFiles } = useBackend()
  const startImport = useMutation(queries.ingestion.start.mutationOptions())
  const [progress, setProgress] = useState<StartImport['progress']>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const abort = useRef<AbortController | null>(null)
  const cancel = useCallback(() => abort.current?.abort(), [])

  const start: StartImport['start'] = async (source, options) => {
    const { signal } = (abort.current = new AbortController())
    setFailure(null)
    try {
      const staged = 'files' in source ? source : await stage(source.toStage, signal)
      if (staged.files.length === 0) throw nothingStaged(staged)
      const { jobId } = await startImport.mutateAsync({
        tokens: staged.files.map(({ token }) => token),
        options,
      })
      showImportStarted(jobId, staged)
      onStarted()
    } catch (error) {
      if (!signal.aborted) setFailure(error)
    } finally {
      setProgress(null)
    }
  }

  const stage = (files: NamedFile[], signal: AbortSignal): Promise<StagingResult> => {
    setProgress({ done: 0, total: files.length })
    return stageFiles(files, { signal, onProgress: setProgress })
  }

  return { start, cancel, progress, failure }
}

function nothingStaged({ failed }: StagingResult): AppError {
  return new AppError('file-unreadable', failed[0]?.message ?? 'None of the files could be handed over.')
}
