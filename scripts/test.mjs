// npm test: type check, lint, build, unit and integration tests, browser tests. Every step runs whatever became
// of those before it; the last line has the totals, and the exit code is 1 unless all went well.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium } from './chromium.mjs'
import { prepare, projectNode, root } from './prepare.mjs'
import { run } from './run.mjs'

const bin = (...path) => join(root, 'node_modules', ...path)
const oxlint = bin('oxlint', 'bin', 'oxlint')
const minute = 60_000

/** The quick ones first. A step with a `report` prints a line of counts that begins with that word. */
const steps = [
  { name: 'Type check', minutes: 4, run: [bin('typescript', 'bin', 'tsc'), '-b'] },
  { name: 'Lint', minutes: 4, run: [oxlint, '--type-aware'] },
  {
    name: 'Formatting',
    minutes: 4,
    run: [bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level=warn', '.'],
  },
  { name: 'Build', minutes: 4, work: () => prepare({ say: (line) => console.log(line) }) },
  {
    name: 'Unit and integration tests',
    minutes: 14,
    report: 'vitest',
    run: [bin('vitest', 'vitest.mjs'), 'run'],
  },
  {
    name: 'Browser tests',
    minutes: 8,
    report: 'playwright',
    run: [bin('playwright', 'cli.js'), 'test'],
    environment: async () => ({ CHROMIUM_PATH: await findChromium() }),
  },
]

try {
  await prepare({ build: false })
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

const results = []
for (const step of steps) results.push(await perform(step))

const reports = results.filter(({ step }) => step.report)
const failedSteps = results.filter(({ failed }) => failed)
console.log('')
for (const { step, counts } of reports) console.log(`${step.report}: ${inWords(counts)}`)
console.log(
  failedSteps.length === 0
    ? 'All steps passed.'
    : `Failed: ${failedSteps.map(({ step }) => step.name).join(', ')}.`,
)
console.log(inWords(sum(results.map(({ counts }) => counts))))
process.exitCode = failedSteps.length === 0 ? 0 : 1

async function perform(step) {
  console.log(`\n=== ${step.name}`)
  const started = Date.now()
  let code = 1
  let counts = { passed: 0, failed: 0, skipped: 0 }
  try {
    if (step.work) {
      await step.work()
      code = 0
    } else {
      ;({ code, counts } = await runCounting(step))
    }
  } catch (error) {
    console.error(error.message)
  }
  const failed = code !== 0
  // A step that fails without naming a failed test (it could not start, or crashed) counts as one.
  if (failed && counts.failed === 0) counts = { ...counts, failed: 1 }
  console.log(
    `=== ${step.name} ${failed ? 'failed' : 'passed'} after ${((Date.now() - started) / 1000).toFixed(1)} s`,
  )
  return { step, failed, counts }
}

/** Runs the step's program, passes on what it writes and picks up its line of counts. */
async function runCounting(step) {
  let counts = { passed: 0, failed: 0, skipped: 0 }
  let rest = ''
  const [program, ...args] = step.run
  if (!existsSync(program)) throw new Error(`${program} is not installed.`)
  const env = {
    ...process.env,
    ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
    ...(await step.environment?.()),
  }
  const onText = (text) => {
    process.stdout.write(text)
    const lines = (rest + text).split('\n')
    rest = lines.pop()
    for (const line of lines) counts = countsIn(line, step.report) ?? counts
  }
  const code = await run(projectNode(), [program, ...args], {
    cwd: root,
    env,
    onText,
    deadlineMs: step.minutes * minute,
  })
  if (code === 137) console.error(`${step.name} took more than ${step.minutes} minutes and was ended.`)
  return { code, counts }
}

function countsIn(line, report) {
  const match = /^(\w+): (\d+) passed, (\d+) failed, (\d+) skipped$/.exec(line.trim())
  if (match === null || match[1] !== report) return null
  return { passed: Number(match[2]), failed: Number(match[3]), skipped: Number(match[4]) }
}

function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

function sum(all) {
  const add = (key) => all.reduce((total, counts) => total + counts[key], 0)
  return { passed: add('passed'), failed: add('failed'), skipped: add('skipped') }
}
