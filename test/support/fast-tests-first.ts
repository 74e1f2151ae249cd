import { readFileSync } from 'node:fs'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What makes a file slow, from the least to the most: an engine of its own, then whole processes. */
const costs = [
  /describeEachDatabase|createTestApp|createApp\(|PGlite/,
  /node:child_process|runLectern|SIGKILL/,
]

/** Runs plain functions before engines, and engines before processes, so that the common mistake shows at once. */
export class FastTestsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const costOf = new Map(files.map((file) => [file, cost(file.moduleId)]))
    const known = await super.sort(files)
    return known.toSorted((a, b) => costOf.get(a)! - costOf.get(b)!)
  }
}

function cost(path: string): number {
  const text = readFileSync(path, 'utf8')
  return costs.findLastIndex((sign) => sign.test(text)) + 1
}
