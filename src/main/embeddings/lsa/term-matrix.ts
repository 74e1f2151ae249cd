import type { SparseMatrix } from './sparse-matrix.ts'

/** The terms of a library and how its passages use them. */
export interface TermMatrix {
  /** Passages read, including those without a row. */
  readonly documents: number
  /** Different terms a passage has in the mean. */
  readonly meanTerms: number
  /** The terms that have a column; the column of a term is its place here. */
  readonly terms: string[]
  /** In how many passages each term stands. */
  readonly documentFrequencies: Uint32Array
  /** How much each term tells about a passage, 0 to 1: see `informationOf`. */
  readonly weights: Float32Array
  /** Weighted rows of unit length; every passage of a small library, an even sample of a large one. */
  readonly matrix: SparseMatrix
}

/**
 * Rows a fit works on at most. Half the rows gave the same quality on every collection measured
 * (docs/decisions/0003-lsa-and-fusion.md), so above this every second, then every fourth passage is left out.
 */
export const maxRows = 32_000

/**
 * Terms a model knows at most, the most frequent first: 60 000 rows of 256 bytes are 15 MB. What is left out stands
 * in a handful of passages, where word search finds it without help.
 */
export const maxTerms = 60_000

/** How much a term that stands `count` times in a text counts, before what it tells: 1, 1.7, 2.1, 2.4 … */
export function termWeight(count: number): number {
  return 1 + Math.log(count)
}

/** Collects passages one by one, given as space-separated search terms, and weighs them at the end. */
export function createTermMatrixBuilder(limits: { maxRows?: number; maxTerms?: number } = {}) {
  const rowLimit = limits.maxRows ?? maxRows
  const termLimit = limits.maxTerms ?? maxTerms
  const ids = new Map<string, number>()
  const frequencies: number[] = []
  /** For each term, how often it stands anywhere, and the sum of count × log count over the passages. */
  const totals: number[] = []
  const countLogs: number[] = []
  /** Where in the arrays below the current passage counts a term; right only while `seenIn` names the passage. */
  const places: number[] = []
  const seenIn: number[] = []
  let columns = new Int32Array(1 << 16)
  let counts = new Uint16Array(1 << 16)
  let used = 0
  let starts: number[] = [0]
  let documents = 0
  let stride = 1

  function add(terms: string): void {
    const document = documents++
    const start = used
    for (const term of terms.split(' ')) {
      if (term === '') continue
      let id = ids.get(term)
      if (id === undefined) {
        id = ids.size
        ids.set(term, id)
        frequencies.push(0)
        totals.push(0)
        countLogs.push(0)
        places.push(0)
        seenIn.push(-1)
      }
      if (seenIn[id] === document) {
        counts[places[id]!]! += counts[places[id]!]! < 0xffff ? 1 : 0
        continue
      }
      seenIn[id] = document
      frequencies[id]! += 1
      if (used === columns.length) grow()
      columns[used] = id
      counts[used] = 1
      places[id] = used++
    }
    for (let i = start; i < used; i++) {
      const count = counts[i]!
      totals[columns[i]!]! += count
      countLogs[columns[i]!]! += count * Math.log(count)
    }
    if (document % stride !== 0) {
      used = start
      return
    }
    starts.push(used)
    if (starts.length - 1 > rowLimit) thin()
  }

  function grow(): void {
    const wider = new Int32Array(columns.length * 2)
    wider.set(columns)
    columns = wider
    const more = new Uint16Array(counts.length * 2)
    more.set(counts)
    counts = more
  }

  /** Keeps every second row, so that the sample stays even over the whole library however large it turns out. */
  function thin(): void {
    stride *= 2
    const kept = [0]
    let to = 0
    for (let row = 0; row < starts.length - 1; row += 2) {
      columns.copyWithin(to, starts[row]!, starts[row + 1])
      counts.copyWithin(to, starts[row]!, starts[row + 1])
      to += starts[row + 1]! - starts[row]!
      kept.push(to)
    }
    starts = kept
    used = to
  }

  function build(): TermMatrix {
    const all = [...ids.keys()]
    const chosen = chooseTerms(frequencies, termLimit)
    const columnOf = new Int32Array(all.length).fill(-1)
    chosen.forEach((id, column) => (columnOf[id] = column))
    const weights = Float32Array.from(chosen, (id) => informationOf(totals[id]!, countLogs[id]!, documents))
    const rowStarts = [0]
    let to = 0
    const values = new Float32Array(used)
    const rowColumns = new Int32Array(used)
    for (let row = 0; row < starts.length - 1; row++) {
      const from = to
      let squares = 0
      for (let i = starts[row]!; i < starts[row + 1]!; i++) {
        const column = columnOf[columns[i]!]!
        if (column < 0) continue
        const value = termWeight(counts[i]!) * weights[column]!
        if (value === 0) continue
        rowColumns[to] = column
        values[to++] = value
        squares += value * value
      }
      if (to === from) continue
      const length = Math.sqrt(squares)
      for (let i = from; i < to; i++) values[i]! /= length
      rowStarts.push(to)
    }
    const matrix = {
      rows: rowStarts.length - 1,
      width: chosen.length,
      starts: Int32Array.from(rowStarts),
      columns: rowColumns.subarray(0, to),
      values: values.subarray(0, to),
    }
    const occurrences = frequencies.reduce((sum, frequency) => sum + frequency, 0)
    return {
      documents,
      meanTerms: documents === 0 ? 0 : occurrences / documents,
      terms: chosen.map((id) => all[id]!),
      documentFrequencies: Uint32Array.from(chosen, (id) => frequencies[id]!),
      weights,
      matrix,
    }
  }

  return { add, build }
}

/**
 * How much a term tells about the passage it stands in: 1 less its entropy over the passages as a share of the highest
 * possible (log-entropy weighting, Dumais 1991). 1 for a term of one passage, 0 for one that is spread evenly over all.
 */
function informationOf(total: number, countLog: number, documents: number): number {
  if (documents < 2) return 0
  const entropy = Math.log(total) - countLog / total
  return Math.max(0, 1 - entropy / Math.log(documents))
}

/**
 * Terms of a single passage stay: they tell nothing about which terms belong together, but in a small library they are
 * most of what tells one passage from another (without them a set of 240 passages lost 2 % to words alone).
 */
function chooseTerms(frequencies: number[], limit: number): number[] {
  const all = frequencies.map((_, id) => id)
  if (all.length <= limit) return all
  return all
    .sort((a, b) => frequencies[b]! - frequencies[a]! || a - b)
    .slice(0, limit)
    .sort((a, b) => a - b)
}
