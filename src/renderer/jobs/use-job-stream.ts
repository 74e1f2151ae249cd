import { useDocumentVisibility } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Job } from '../../shared/api/jobs.ts'
import { toApiFailure } from '../api/client-errors.ts'
import { useBackend } from '../app/backend-context.tsx'
import { isActive } from './describe-job.ts'
import { mergeJob } from './merge-job.ts'
import { jobListInput } from './use-jobs.ts'

export type Connection = 'open' | 'lost' | 'refused'

/** Lists change with every file; asking for them again more often than this only makes them flicker. */
const refreshEveryMs = 1_500
const longestPauseMs = 5_000

/**
 * Follows the jobs for as long as the window can be seen: keeps the list of jobs and what depends on them fresh, tells
 * of jobs that end, and says whether the backend can be reached. Reconnects by itself with growing pauses. A browser
 * opens six connections to a host, so a window that nobody sees lets its own go and catches up when it is seen again.
 */
export function useJobStream(onJobEnded: (job: Job) => void): Connection {
  const { client, queries } = useBackend()
  const queryClient = useQueryClient()
  const [connection, setConnection] = useState<Connection>('open')

  const refreshLibrary = useEffectEvent(() => {
    void queryClient.invalidateQueries({ queryKey: queries.documents.list.key() })
    void queryClient.invalidateQueries({ queryKey: queries.documents.facets.key() })
    void queryClient.invalidateQueries({ queryKey: queries.library.key() })
    void queryClient.invalidateQueries({ queryKey: queries.embeddings.key() })
  })

  const takeJob = useEffectEvent((job: Job): { ended: boolean; moved: boolean } => {
    const key = queries.jobs.list.queryKey({ input: jobListInput })
    const before = queryClient.getQueryData(key)?.find(({ id }) => id === job.id)
    queryClient.setQueryData(key, (jobs) => (jobs ? mergeJob(jobs, job) : jobs))
    const ended = !isActive(job) && before !== undefined && isActive(before)
    if (ended) {
      void queryClient.invalidateQueries({ queryKey: queries.jobs.items.key() })
      void queryClient.invalidateQueries({ queryKey: queries.documents.get.key() })
      onJobEnded(job)
    }
    return { ended: ended || !isActive(job), moved: before?.progress.done !== job.progress.done }
  })

  const wasFollowing = useRef(false)
  const isHidden = useDocumentVisibility() === 'hidden'

  /** After a time without news: which jobs have ended, and everything that may have changed. */
  const catchUp = useEffectEvent(async (signal: AbortSignal) => {
    for (const job of await client.jobs.list(jobListInput, { signal })) takeJob(job)
    void queryClient.invalidateQueries()
  })

  useEffect(() => {
    if (isHidden) return undefined
    const abort = new AbortController()
    let refreshTimer: ReturnType<typeof setTimeout> | undefined
    const refreshSoon = (afterMs: number) => {
      if (refreshTimer !== undefined && afterMs > 0) return
      clearTimeout(refreshTimer)
      refreshTimer = setTimeout(() => {
        refreshTimer = undefined
        refreshLibrary()
      }, afterMs)
    }
    const follow = async () => {
      for (let failures = 0; !abort.signal.aborted;) {
        try {
          const stream = await client.jobs.watch(undefined, { signal: abort.signal })
          if (failures > 0 || wasFollowing.current) await catchUp(abort.signal)
          wasFollowing.current = true
          failures = 0
          setConnection('open')
          for await (const job of stream) {
            const { ended, moved } = takeJob(job)
            if (ended) refreshSoon(0)
            else if (moved) refreshSoon(refreshEveryMs)
          }
        } catch (error) {
          if (abort.signal.aborted) return
          const refused = toApiFailure(error).code === 'unauthorized'
          // One short break is not worth a word; the next attempt follows at once.
          if (refused || failures > 0) setConnection(refused ? 'refused' : 'lost')
        }
        failures += 1
        await pause(Math.min(longestPauseMs, 250 * 2 ** failures), abort.signal)
      }
    }
    void follow()
    return () => {
      abort.abort()
      clearTimeout(refreshTimer)
    }
  }, [client, isHidden])

  return connection
}

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
