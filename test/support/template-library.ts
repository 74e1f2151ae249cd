import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../src/main/database/connect.ts'
import { migrationsFolder } from '../../src/main/database/migration-files.ts'
import { silentLog } from '../../src/main/platform/log.ts'

const root = join(import.meta.dirname, '..', '..')
const cache = join(root, 'node_modules', '.cache', 'lectern-test-database')

/**
 * A closed, empty library folder to copy, made once for each state of the migrations and the engine: making a
 * library takes seconds, copying one a tenth of one. Never open it.
 */
export async function templateLibrary(): Promise<string> {
  const template = join(cache, templateKey())
  if (existsSync(template)) return template
  await mkdir(cache, { recursive: true })
  const building = await mkdtemp(join(cache, 'building-'))
  const database = await openDatabase({ folder: building }, { holder: 'the test template', log: silentLog })
  await database.close()
  try {
    await rename(building, template)
  } catch (error) {
    // Another process was faster with the same template.
    await rm(building, { recursive: true, force: true })
    if (!existsSync(template)) throw error
  }
  return template
}

/** A new library folder for one test, a copy of the template. Delete it when done. */
export async function createLibraryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-test-'))
  await cp(await templateLibrary(), folder, { recursive: true })
  return folder
}

/** The data folder of a library folder's one store. */
export function pgdataOf(folder: string): string {
  const current = JSON.parse(readFileSync(join(folder, 'CURRENT'), 'utf8')) as { store: string }
  return join(folder, 'stores', current.store, 'pgdata')
}

function templateKey(): string {
  const hash = createHash('sha256')
  const migrations = migrationsFolder()
  for (const file of readdirSync(migrations).sort())
    hash.update(file).update(readFileSync(join(migrations, file)))
  for (const source of [
    'text-index.ts',
    'embedded/engine-worker.ts',
    'embedded/engine-protocol.ts',
    'embedded/open-embedded.ts',
  ]) {
    hash.update(readFileSync(join(root, 'src', 'main', 'database', source)))
  }
  for (const name of ['pglite', 'pglite-pgvector', 'pglite-pg_textsearch']) {
    hash.update(readFileSync(join(root, 'node_modules', '@electric-sql', name, 'package.json')))
  }
  return hash.digest('hex').slice(0, 16)
}
