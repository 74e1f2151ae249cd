import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** A PostgreSQL server with pgvector on a loopback port. */
export interface ServedEngine {
  port: number
  /** For `openDatabase({ url, allowPlaintextLoopback: true })`. */
  url: string
  stop(): Promise<void>
}

/** Serves the engine over TCP from a thread of its own, on the data folder `pgdata`: what a remote server is to our tests. */
export async function serveEngine(pgdata: string): Promise<ServedEngine> {
  const worker = new Worker(new URL('./served-engine-worker.ts', import.meta.url), { workerData: { pgdata } })
  const [port] = (await once(worker, 'message')) as [number]
  return {
    port,
    url: `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await worker.terminate()
    },
  }
}
