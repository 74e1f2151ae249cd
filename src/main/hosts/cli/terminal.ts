import { styleText } from 'node:util'

/** A stream to write to: standard output and error, or a test's own. */
export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean
  /** 0 where a terminal does not tell. */
  readonly columns?: number
}

/**
 * Where a command answers. The answer goes to standard output, as text or, with `--json`, as one JSON value;
 * everything else goes to standard error.
 */
export interface Terminal {
  readonly isJson: boolean
  /** How wide a line may be. */
  readonly columns: number
  /** The command's one answer. `text` is only made when it is shown. */
  answer(value: unknown, text: () => string): void
  /** Something to know beside the answer. */
  note(line: string): void
  /** A line that replaces the one before on a terminal; elsewhere one every few seconds is written. */
  progress(line: string): void
  /** Takes the progress line away. */
  endProgress(): void
  /** Text of the answer in bold, where bold can be shown. */
  bold(text: string): string
  dim(text: string): string
}

/** Often enough to see that something happens, seldom enough for a log. */
const plainProgressEveryMs = 5000

const clearLine = '\r\u001B[K'

/** A terminal on two streams. */
export function createTerminal(options: { isJson: boolean; out: Output; error: Output }): Terminal {
  const { isJson, out, error } = options
  let hasProgressLine = false
  let lastPlainMs = Number.NEGATIVE_INFINITY

  const endProgress = () => {
    if (hasProgressLine) error.write(clearLine)
    hasProgressLine = false
  }
  const style = (format: 'bold' | 'dim') => (text: string) =>
    out.isTTY ? styleText(format, text, { validateStream: false }) : text

  return {
    isJson,
    columns: Math.max(60, out.columns || 100),
    answer(value, text) {
      endProgress()
      out.write(`${isJson ? JSON.stringify(value) : text()}\n`)
    },
    note(line) {
      endProgress()
      error.write(`${line}\n`)
    },
    progress(line) {
      if (error.isTTY) {
        const width = (error.columns || 80) - 1
        error.write(clearLine + (line.length > width ? `${line.slice(0, width - 1)}…` : line))
        hasProgressLine = true
      } else if (performance.now() - lastPlainMs >= plainProgressEveryMs) {
        lastPlainMs = performance.now()
        error.write(`${line}\n`)
      }
    },
    endProgress,
    bold: style('bold'),
    dim: style('dim'),
  }
}
