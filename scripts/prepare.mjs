// Gets the project ready to run: packages installed, program built. Built-in modules only, because it runs
// before anything is installed, on Node 20 or newer.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run, runQuietly } from './run.mjs'

/** The folder of the project. */
export const root = resolve(fileURLToPath(new URL('..', import.meta.url)))

const lockFile = join(root, '.cache', 'prepare.lock')
const buildStamp = join(root, 'out', '.sources')
const builtFrom = [
  'src',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
]

/** Installs and builds what is out of date, and nothing when nothing is. `say` gets one line for each step. */
export async function prepare({ say = console.log, build = true } = {}) {
  const isReady = () => isInstalled() && (!build || isBuilt())
  if (isReady()) return
  await alone(say, async () => {
    if (!isInstalled()) await install(say)
    if (build && !isBuilt()) await buildProgram(say)
  })
}

/** The Node that the program runs on: the project's own, whatever Node npm was started with. */
export function projectNode() {
  const own = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(own)) return own
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new Error(
    `Lectern runs on Node 24, which comes as the npm package "node", but its program is not at ${own}. ` +
      'Allow install scripts (npm config set ignore-scripts false) and run "npm ci" again.',
  )
}

/**
 * Runs the built command line and gives its exit code: in this process when it is the right Node already, which
 * saves the start of another one, else in a child that shares the terminal.
 */
export async function runCommandLine(args) {
  const entry = join(root, 'out', 'main', 'cli.js')
  const node = projectNode()
  if (process.execPath !== node) process.exit(await run(node, [entry, ...args]))
  process.argv.splice(1, process.argv.length, entry, ...args)
  await import(new URL('../out/main/cli.js', import.meta.url).href)
}

/**
 * Ends this process, politely, when the npm that started it is gone. npm passes a signal to its shell, and the shell
 * to nobody, so a stopped `npm start` would go on without a terminal and keep the library.
 */
export function endWithNpm(script) {
  if (process.env.npm_lifecycle_event !== script) return
  const started = ancestors()
  const look = () => {
    if (ancestors() === started) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }
  const timer = setInterval(look, 300).unref()
}

/** The shell that started this process and, where the system shows it, the npm that started the shell. */
function ancestors() {
  const [, grandparent = ''] = /^PPid:\s*(\d+)$/m.exec(readIfThere(`/proc/${process.ppid}/status`)) ?? []
  return `${process.ppid} ${grandparent}`
}

/** npm runs a script in the project's folder; paths on the command line are meant from where the person is. */
export function returnToCaller(script) {
  const { npm_lifecycle_event: running, INIT_CWD: caller } = process.env
  if (running === script && caller && existsSync(caller)) process.chdir(caller)
}

/** Whether `node_modules` was made from the lock file as it is now. */
function isInstalled() {
  const installed = modified(join(root, 'node_modules', '.package-lock.json'))
  return installed !== null && installed >= modified(join(root, 'package-lock.json'))
}

/** Whether `out` was built from the sources as they are now. By content: a checkout touches times, not text. */
function isBuilt() {
  return existsSync(buildStamp) && readFileSync(buildStamp, 'utf8') === sourcesHash()
}

async function install(say) {
  if (process.platform === 'win32' && process.execPath.startsWith(join(root, 'node_modules'))) {
    throw new Error('The packages have changed. Run "npm ci" once, then this command again.')
  }
  const started = Date.now()
  say('Installing packages with npm ci (a minute or two the first time) …')
  // The npm that called us, with the Node that runs it: both live outside the folder that is about to be replaced.
  const npm = process.env.npm_execpath ?? ''
  const byNode = /npm-cli\.c?js$/.test(npm) && process.env.npm_node_execpath
  const inPath = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const [command, first] = byNode ? [process.env.npm_node_execpath, [npm]] : [inPath, []]
  const args = [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error']
  await runQuietly(command, args, {
    what: 'Installing the packages',
    cwd: root,
    env: environmentWithoutOwnBin(),
  })
  say(`Packages installed in ${seconds(started)}.`)
}

async function buildProgram(say) {
  const started = Date.now()
  const hash = sourcesHash()
  say('Building …')
  rmSync(buildStamp, { force: true })
  const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  await runQuietly(projectNode(), [builder, 'build'], { what: 'Building', cwd: root })
  writeFileSync(buildStamp, hash)
  say(`Built in ${seconds(started)}.`)
}

function sourcesHash() {
  const hash = createHash('sha256')
  const add = (path) => {
    const full = join(root, path)
    if (!existsSync(full)) return
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) add(join(path, name))
    } else {
      hash.update(`${path}\0`).update(readFileSync(full)).update('\0')
    }
  }
  for (const path of builtFrom) add(path)
  return hash.digest('hex')
}

/** Lets one process at a time prepare this folder; the others wait and then find the work done. */
async function alone(say, work) {
  mkdirSync(join(root, '.cache'), { recursive: true })
  for (let waited = false; !takeLock(); waited = true) {
    if (!waited) say('Another Lectern command is installing or building here; waiting for it …')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const release = () => rmSync(lockFile, { force: true })
  process.on('exit', release)
  try {
    await work()
  } finally {
    release()
    process.off('exit', release)
  }
}

function takeLock() {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    const holder = Number(readIfThere(lockFile))
    // An empty file is one that its maker has not written to yet.
    if (holder > 0 && !isAlive(holder)) rmSync(lockFile, { force: true })
    return false
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function environmentWithoutOwnBin() {
  const path = (process.env.PATH ?? '').split(delimiter)
  const kept = path.filter((folder) => !resolve(folder).startsWith(join(root, 'node_modules') + sep))
  return { ...process.env, PATH: kept.join(delimiter) }
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // Its holder has just let it go.
  }
}

function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`
}
