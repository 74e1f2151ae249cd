import { join } from 'node:path'
import { templateLibrary } from './template-library.ts'

/**
 * Makes the template library before the first test file, so that no two files make it at once, and keeps what the
 * program caches out of the developer's own cache. Test processes inherit the variable.
 */
export async function setup(): Promise<void> {
  process.env.LECTERN_CACHE ??= join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'lectern')
  await templateLibrary()
}
