import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { projectNode, root } from './prepare.mjs'
import { run, runQuietly } from './run.mjs'

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/**
 * The path of a Chromium for the browser tests: the one named in `CHROMIUM_PATH`, one of the system, Playwright's
 * own, or one that is installed now. Throws a sentence that says how to get one.
 */
export async function findChromium(say = console.log) {
  return present() ?? (await installed(say))
}

function present() {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (existsSync(named)) return named
    throw new Error(`CHROMIUM_PATH names ${named}, where there is no file.`)
  }
  const inPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => programs.map((name) => join(folder, name)))
  return [...inPath, ...places, playwrightsOwn()].find((path) => path && existsSync(path))
}

function playwrightsOwn() {
  return createRequire(join(root, 'package.json'))('playwright').chromium.executablePath()
}

async function installed(say) {
  try {
    if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
      say("Installing Debian's Chromium for the browser tests …")
      await runQuietly('apt-get', ['update', '-qq'], { what: 'apt-get update' })
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
      const args = ['install', '-y', '-qq', '--no-install-recommends', 'chromium']
      await runQuietly('apt-get', args, { what: 'apt-get install chromium', env })
    } else {
      say("Fetching Playwright's Chromium for the browser tests …")
      const cli = join(root, 'node_modules', 'playwright', 'cli.js')
      await run(projectNode(), [cli, 'install', 'chromium'], { cwd: root })
    }
  } catch (error) {
    say(error.message)
  }
  const found = present()
  if (found) return found
  throw new Error(
    'The browser tests need Chromium or Chrome, and none was found or could be installed. ' +
      'Install one, or name the program in CHROMIUM_PATH.',
  )
}
