import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../../src/main/database/connect.ts'
import { acquireFolderLock, readHolder } from '../../../../src/main/database/embedded/folder-lock.ts'
import { silentLog } from '../../../../src/main/platform/log.ts'
import { spawnLibraryChild, type LibraryChild } from '../../../support/spawn-library-child.ts'
import { createLibraryFolder } from '../../../support/template-library.ts'

let folder: string
const children: LibraryChild[] = []

beforeEach(async () => {
  folder = await createLibraryFolder()
})
afterEach(async () => {
  for (const child of children.splice(0)) await child.kill()
  await rm(folder, { recursive: true, force: true })
})

function start(...args: string[]): LibraryChild {
  const child = spawnLibraryChild(folder, args)
  children.push(child)
  return child
}

/** Every file with its size and time of change; the lock itself is not opened, which would take it from this process. */
function stateOf(path: string): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' }).sort()) {
    const stats = statSync(join(path, name))
    hash.update(`${name} ${stats.size} ${stats.mtimeMs}\n`)
    if (stats.isFile() && name !== 'library.lock') hash.update(readFileSync(join(path, name)))
  }
  return hash.digest('hex')
}

describe('the lock on a library', () => {
  it('refuses a second program within two seconds, naming the first, and lets it touch nothing', async () => {
    const database = await openDatabase({ folder }, { holder: 'the Lectern window', log: silentLog })
    try {
      const before = stateOf(folder)
      const started = performance.now()
      await expect(openDatabase({ folder }, { holder: 'x', log: silentLog })).rejects.toMatchObject({
        code: 'library-locked',
      })
      expect(performance.now() - started).toBeLessThan(2_000)

      const second = await start().first
      expect(second.code).toBe('library-locked')
      const since = /since (\d\d:\d\d)/.exec(second.message!)?.[1]
      expect(second.message).toBe(
        `The library in ${folder} is open in the Lectern window (process ${process.pid}, since ${since}). Close it there, or use it there.`,
      )
      expect(stateOf(folder)).toBe(before)
    } finally {
      await database.close()
    }
  })

  it('is free at once after the holder closed or was killed', async () => {
    for (let round = 0; round < 3; round += 1) {
      const holder = start()
      expect(await holder.first).toEqual({ opened: true })
      await holder.kill()
      const started = performance.now()
      const lock = await acquireFolderLock(folder, 'the next one')
      expect(performance.now() - started).toBeLessThan(1_000)
      await lock.release()
    }
  })

  it('is won by exactly one of several programs that start together', { timeout: 120_000 }, async () => {
    for (let round = 0; round < 2; round += 1) {
      const racers = Array.from({ length: 4 }, () => start())
      const reports = await Promise.all(racers.map(({ first }) => first))
      expect(reports.filter(({ opened }) => opened)).toHaveLength(1)
      const winner = racers[reports.findIndex(({ opened }) => opened)]!
      for (const { code, message } of reports.filter(({ opened }) => !opened)) {
        expect(code).toBe('library-locked')
        expect(message).toContain(`the test program (process ${winner.process.pid}`)
      }
      await Promise.all(racers.map((racer) => racer.kill()))
    }
  })

  it('keeps a note that only this user can read, with the endpoint once there is one, until it is released', async () => {
    const lock = await acquireFolderLock(folder, 'lectern serve')
    expect(await readHolder(folder)).toMatchObject({ pid: process.pid, holder: 'lectern serve' })
    await lock.publishEndpoint({ url: 'http://127.0.0.1:4321', token: 'secret' })
    expect((await readHolder(folder))?.endpoint).toEqual({ url: 'http://127.0.0.1:4321', token: 'secret' })
    expect((await stat(join(folder, 'owner.json'))).mode & 0o777).toBe(0o600)
    await lock.release()
    expect(await readHolder(folder)).toBeUndefined()
  })

  it('names nobody when the note is of a program that is gone', async () => {
    const lock = await acquireFolderLock(folder, 'lectern serve')
    const gone = {
      pid: 2 ** 22 - 3,
      host: (await readHolder(folder))!.host,
      holder: 'a ghost',
      startedAt: new Date().toISOString(),
    }
    await writeFile(join(folder, 'owner.json'), JSON.stringify(gone))
    await expect(acquireFolderLock(folder, 'x')).rejects.toMatchObject({
      code: 'library-locked',
      message: `The library in ${folder} is open in another program. Close it there and try again.`,
    })
    await lock.release()
  })

  it('cannot be had where the folder cannot be made', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'lectern-test-'))
    await writeFile(join(parent, 'file'), '')
    await expect(acquireFolderLock(join(parent, 'file', 'library'), 'x')).rejects.toMatchObject({
      code: 'library-unwritable',
    })
    await rm(parent, { recursive: true, force: true })
  })
})
