import { writeSync } from 'node:fs'
import { createApp } from '../../src/main/app.ts'
import { silentLog } from '../../src/main/platform/log.ts'

// A program that imports a folder and says aloud, line by line, which documents it was told are imported. The kill
// test ends it at random points, so a line must leave the process before the next call: hence the synchronous write.
const [library, folder] = process.argv.slice(2) as [string, string]
const say = (line: string) => writeSync(1, `${line}\n`)

const app = await createApp({ library: { folder: library }, holder: 'kill test', log: silentLog })
say('open')
const [latest] = await app.client.jobs.list({ limit: 1 })
const resumed = latest && (latest.state === 'queued' || latest.state === 'running') ? latest.id : null
const jobId = resumed ?? (await start())

let told = 0
for (;;) {
  const job = await app.client.jobs.get({ id: jobId })
  const { items } = await app.client.jobs.items({ id: jobId, state: 'imported', limit: 1000, offset: told })
  for (const item of items) for (const id of item.documentIds) say(`imported ${id}`)
  told += items.length
  if (job.state !== 'queued' && job.state !== 'running') break
  await new Promise((resolve) => setTimeout(resolve, 5))
}
await app.close()
say('done')

async function start(): Promise<string> {
  const { files } = await app.stagedFiles.stageFolder(folder)
  return (await app.client.ingestion.start({ tokens: files.map((file) => file.token) })).jobId
}
