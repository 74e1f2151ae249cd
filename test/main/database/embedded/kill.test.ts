import { rm } from 'node:fs/promises'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openDatabase } from '../../../../src/main/database/connect.ts'
import { silentLog } from '../../../../src/main/platform/log.ts'
import { spawnLibraryChild } from '../../../support/spawn-library-child.ts'
import { createLibraryFolder } from '../../../support/template-library.ts'

/** A handful for every run; the import's own test kills more often. */
const rounds = 5

it(
  'every row reported as committed survives SIGKILL, whole, and the library opens',
  { timeout: 180_000 },
  async () => {
    const folder = await createLibraryFolder()
    let next = 0
    const acknowledged: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const child = spawnLibraryChild(folder, [String(next), '--commit'])
      expect(await child.first).toEqual({ opened: true })
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 400))
      await child.kill()
      const committed = child.reports.flatMap(({ committed: n }) => (n === undefined ? [] : [n]))
      acknowledged.push(...committed)

      const database = await openDatabase({ folder }, { holder: 'a test', log: silentLog })
      const { rows } = await sql<{ kind: string; n: number }>`
      SELECT split_part(key, ' ', 1) AS kind, split_part(key, ' ', 2)::int AS n
      FROM settings
      ORDER BY n
    `.execute(database.query)
      await database.close()
      const whole = rows.filter(({ kind }) => kind === 'row').map(({ n }) => n)
      expect(rows.filter(({ kind }) => kind === 'twin').map(({ n }) => n)).toEqual(whole)
      expect(whole).toEqual(expect.arrayContaining(acknowledged))
      // At most the one that was being committed is more than what was acknowledged.
      expect(whole.length).toBeLessThanOrEqual(acknowledged.length + round + 1)
      next = (whole.at(-1) ?? -1) + 1
    }
    expect(acknowledged.length).toBeGreaterThan(0)
    await rm(folder, { recursive: true, force: true })
  },
)
