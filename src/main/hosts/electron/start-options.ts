import { parseArgs } from 'node:util'

/** What the window was started with. */
export interface StartOptions {
  library?: string
  /** A folder of sample documents, to open the sample library and fill it from. */
  sample?: string
  /** Port of the local endpoint that serves the command line. */
  port: number
}

/** Reads the window's arguments. What it does not know is left alone: Chromium has hundreds of its own. */
export function readStartOptions(args: readonly string[]): StartOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: { library: { type: 'string' }, sample: { type: 'string' }, port: { type: 'string' } },
  })
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
  const port = Number(text(values['port']) ?? 0)
  const library = text(values['library'])
  const sample = text(values['sample'])
  return {
    ...(library === undefined ? {} : { library }),
    ...(sample === undefined ? {} : { sample }),
    port: Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : 0,
  }
}
