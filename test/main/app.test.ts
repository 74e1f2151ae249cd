import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp, type App } from '../../src/main/app.ts'
import type { LibraryLocation } from '../../src/main/database/library-location.ts'
import { silentLog } from '../../src/main/platform/log.ts'
import { checkLibrary } from '../support/check-library.ts'
import { writeCorpus } from '../support/corpus.ts'
import { describeEachDatabase, describeEachServer } from '../support/databases.ts'
import { jobEnded, jobSeen, runImport, startImport } from '../support/run-import.ts'
import { startTcpProxy } from '../support/tcp-proxy.ts'

const words = (app: App, text: string) => app.client.search.run({ text, mode: 'words' })

/** A folder of its own for each test, and programs that are stopped after it. */
function useApps() {
  const apps: App[] = []
  let root: string
  let dataHome: string | undefined

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'lectern-app-'))
    dataHome = process.env['XDG_DATA_HOME']
    process.env['XDG_DATA_HOME'] = join(root, 'data')
  })
  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()))
    if (dataHome === undefined) delete process.env['XDG_DATA_HOME']
    else process.env['XDG_DATA_HOME'] = dataHome
    await rm(root, { recursive: true, force: true })
  })

  async function start(library: LibraryLocation): Promise<App> {
    const app = await createApp({ library, holder: 'a test', log: silentLog })
    apps.push(app)
    return app
  }

  async function stop(app: App): Promise<void> {
    apps.splice(apps.indexOf(app), 1)
    await app.close()
  }

  async function write(name: string, text: string): Promise<string> {
    const path = join(root, name)
    await writeFile(path, text)
    return path
  }

  return { start, stop, write, folder: () => root }
}

describeEachDatabase('a library', (_open, { location }) => {
  const { start, stop, write, folder } = useApps()

  test('takes a document in, finds it, and answers from its second version only', async () => {
    const app = await start(await location())
    const path = await write('a.md', '# Guide\n\nThe ancient wording about zebras.')
    expect((await runImport(app, [path])).progress).toMatchObject({ done: 1, failed: 0, chunks: 1 })
    expect((await words(app, 'zebras')).hits).toMatchObject([{ title: 'Guide', version: 1 }])
    await write('a.md', '# Guide\n\nThe fresh wording about giraffes.')
    await runImport(app, [path])
    expect((await words(app, 'zebras')).hits).toEqual([])
    expect((await words(app, 'giraffes')).hits).toMatchObject([{ title: 'Guide', version: 2 }])
    expect(await checkLibrary(app.database)).toEqual([])
  })

  test('keeps what a cancelled import had stored, and stops within two seconds', async () => {
    const app = await start(await location())
    const id = await startImport(app, await writeCorpus(join(folder(), 'corpus'), 200))
    await jobSeen(app, id, (job) => job.progress.done > 3)
    const before = performance.now()
    await app.client.jobs.cancel({ id })
    const job = await jobEnded(app, id)
    expect(performance.now() - before).toBeLessThan(2000)
    expect(job.state).toBe('cancelled')
    expect((await app.client.documents.list({})).total).toBe(job.progress.done)
    expect(await checkLibrary(app.database)).toEqual([])
  })

  test('goes on with an import after a restart and imports nothing twice', async () => {
    const library = await location()
    const first = await start(library)
    const id = await startImport(first, await writeCorpus(join(folder(), 'corpus'), 60))
    const { progress } = await jobSeen(first, id, (job) => job.progress.done > 3)
    await stop(first)
    const second = await start(library)
    const done = await jobEnded(second, id)
    expect(done).toMatchObject({ state: 'done', progress: { done: 60, total: 60, failed: 0 } })
    expect(done.progress.chunks).toBeGreaterThan(progress.chunks)
    expect((await second.client.documents.list({})).total).toBe(60)
    expect(await checkLibrary(second.database)).toEqual([])
  })
})

describeEachServer('a library on a server', (_open, { location }) => {
  const { start, stop, folder } = useApps()

  test('is shared by two programs: both follow one import, and the same files at once come in once', async () => {
    const library = await location()
    const [here, there] = [await start(library), await start(library)]
    const paths = await writeCorpus(join(folder(), 'corpus'), 40)
    const [mine, theirs] = await Promise.all([startImport(here, paths), startImport(there, paths)])
    // Each sees the job of the other end, whoever ran it.
    const ended = await Promise.all([jobEnded(here, theirs), jobEnded(there, mine)])
    expect(ended.map((job) => [job.state, job.progress.failed])).toEqual([
      ['done', 0],
      ['done', 0],
    ])
    expect((await here.client.documents.list({})).total).toBe(40)
    expect(await checkLibrary(here.database)).toEqual([])
  })

  test('finishes an import through a broken connection', async () => {
    const { url, ...rest } = (await location()) as { url: string; allowPlaintextLoopback?: boolean }
    const proxied = new URL(url)
    const proxy = await startTcpProxy(Number(proxied.port))
    try {
      proxied.port = String(proxy.port)
      const app = await start({ url: proxied.href, ...rest })
      const id = await startImport(app, await writeCorpus(join(folder(), 'corpus'), 60))
      const ended = jobEnded(app, id)
      await jobSeen(app, id, (job) => job.progress.done > 3)
      proxy.cut()
      expect(await ended).toMatchObject({ state: 'done', progress: { done: 60, failed: 0 } })
      expect((await app.client.documents.list({})).total).toBe(60)
      expect(await checkLibrary(app.database)).toEqual([])
      await stop(app)
    } finally {
      await proxy.stop()
    }
  })

  test('leaves alone the uploads that another program on this computer is about to import', async () => {
    const library = await location()
    const here = await start(library)
    async function* body() {
      yield Buffer.from('# Upload\n\nText.')
    }
    const { token } = await here.stagedFiles.stageUpload('upload.md', body())
    await start(library)
    const { jobId } = await here.client.ingestion.start({ tokens: [token] })
    expect((await jobEnded(here, jobId)).progress).toMatchObject({ done: 1, failed: 0 })
    const folders = await readdir(join(folder(), 'data', 'lectern', 'incoming'))
    expect(folders).toHaveLength(1)
  })
})
