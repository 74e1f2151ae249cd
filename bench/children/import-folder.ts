import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { createApp } from '../../src/main/app.ts'
import { silentLog } from '../../src/main/platform/log.ts'

// Imports a folder as the program does and prints what it cost: processor time until the last file is stored, the
// longest block of the main thread, and memory at rest and at its peak.
const [library, folder] = process.argv.slice(2) as [string, string]

const app = await createApp({ library: { folder: library }, holder: 'bench', log: silentLog })
await app.client.library.status()
await wait(1000)
const restMb = process.memoryUsage().rss / 1024 / 1024

const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
let peakMb = 0
const sampler = setInterval(() => {
  peakMb = Math.max(peakMb, process.memoryUsage.rss() / 1024 / 1024)
}, 50)
const before = process.cpuUsage()
const startedAt = performance.now()
const { files } = await app.stagedFiles.stageFolder(folder)
const { jobId } = await app.client.ingestion.start({ tokens: files.map((file) => file.token) })
let job = await app.client.jobs.get({ id: jobId })
for await (const change of await app.client.jobs.watch()) {
  if (change.id !== jobId) continue
  job = change
  if (job.state !== 'queued' && job.state !== 'running') break
}
const { user, system } = process.cpuUsage(before)
delay.disable()
const wallMs = performance.now() - startedAt
const { chunks } = await app.client.library.status()
clearInterval(sampler)
await app.jobs.idle()
await app.close()
process.stdout.write(
  JSON.stringify({
    files: files.length,
    failed: job.progress.failed,
    chunks,
    cpuMs: (user + system) / 1000,
    wallMs,
    longestBlockMs: delay.max / 1e6,
    blockP99Ms: delay.percentile(99) / 1e6,
    restMb,
    peakMb,
  }),
)
