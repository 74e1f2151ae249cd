// npm start: opens Lectern. In its own window where Electron and a display are there, else in the browser.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { endWithNpm, prepare, projectNode, returnToCaller, root, runCommandLine } from './prepare.mjs'
import { run } from './run.mjs'

const help = `npm start -- [--library DIR] [--sample] [--port N] [--browser]

  --library DIR  the library to open: a folder, or the postgres:// address of a server
  --sample       a library of its own with a dozen sample documents, imported on the first start
  --port N       the port to serve at (4321, or a free one)
  --browser      in the browser, even where a window could be opened`

try {
  const { values } = parseArgs({
    options: {
      library: { type: 'string' },
      sample: { type: 'boolean' },
      port: { type: 'string' },
      browser: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) console.log(help)
  else await start(values)
} catch (error) {
  const isUsage = String(error.code).startsWith('ERR_PARSE_ARGS')
  console.error(isUsage ? `${error.message}\n\n${help}` : error.message)
  process.exit(isUsage ? 2 : 1)
}

async function start({ library, sample, port, browser }) {
  await prepare()
  returnToCaller('start')
  endWithNpm('start')
  const options = [
    ...(library === undefined ? [] : ['--library', library]),
    ...(sample ? ['--sample', join(root, 'samples')] : []),
    ...(port === undefined ? [] : ['--port', port]),
  ]
  const noWindow = browser ? 'As asked' : await whyNoWindow()
  if (noWindow === null && (await openWindow(options))) return
  console.log(`${noWindow ?? 'The window could not be opened'}, so Lectern is served to a browser.`)
  await runCommandLine(['serve', '--open', ...options])
}

/** Whether the window opened and was closed again by the person; false when Electron cannot run here after all. */
async function openWindow(options) {
  console.log('Opening the Lectern window …')
  const started = Date.now()
  const code = await run(electronProgram(), [root, ...options])
  // A missing system library, say: it ends at once and has said so on the terminal.
  const couldNotRun = code !== 0 && code < 128 && code !== 2 && code !== 3 && Date.now() - started < 10_000
  if (couldNotRun) return false
  process.exitCode = code
  return true
}

/** Half a sentence, or null when a window can be opened. */
async function whyNoWindow() {
  const { platform, env } = process
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY)
    return 'There is no display for a window here'
  if (platform === 'linux' && process.getuid() === 0)
    return 'Electron keeps its sandbox and so does not run as root'
  if (electronProgram() === null) fetchElectron()
  return electronProgram() === null ? "Electron's program is not here and could not be fetched" : null
}

function electronProgram() {
  const folder = join(root, 'node_modules', 'electron')
  const pathFile = join(folder, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron'
  const program = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name)
  return existsSync(program) ? program : null
}

/** Electron's package brings its program on the first use, not when it is installed. */
function fetchElectron() {
  console.log("Fetching Electron's program (about 110 MB, once) …")
  const installer = join(root, 'node_modules', 'electron', 'install.js')
  spawnSync(projectNode(), [installer], { cwd: root, stdio: 'ignore', timeout: 300_000 })
}
