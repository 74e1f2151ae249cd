import { templateLibrary } from './template-library.ts'

/** Makes the template library before the first test file, so that no two files make it at once. */
export async function setup(): Promise<void> {
  await templateLibrary()
}
