// npm run bench [-- NAME …]: builds if need be and runs the benchmarks on the project's own Node.
import { join } from 'node:path'
import { prepare, projectNode, root } from './prepare.mjs'
import { run } from './run.mjs'

await prepare()
process.exit(
  await run(projectNode(), [join(root, 'bench', 'index.ts'), ...process.argv.slice(2)], { cwd: root }),
)
