// npm run --silent lectern -- COMMAND: the command line, installed and built if need be. All that is said here
// goes to standard error, so that standard output holds the answer alone.
import { endWithNpm, prepare, returnToCaller, runCommandLine } from './prepare.mjs'

try {
  await prepare({ say: (line) => console.error(line) })
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
returnToCaller('lectern')
endWithNpm('lectern')
await runCommandLine(process.argv.slice(2))
