import { runCli } from './run-cli.ts'

/** How long what a command left behind may keep the process, once it has answered. */
const lingerMs = 1000

// Whoever reads our output may stop reading, as `head` does: then there is nobody left to tell.
process.stdout.on('error', () => process.exit(0))

process.exitCode = await runCli({
  args: process.argv.slice(2),
  environment: process.env,
  out: process.stdout,
  error: process.stderr,
})
setTimeout(() => process.exit(), lingerMs).unref()
