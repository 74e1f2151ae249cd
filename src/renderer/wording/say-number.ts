const numbers = new Intl.NumberFormat('en')

/** A count as people write it: `12,400`. */
export function sayNumber(count: number): string {
  return numbers.format(count)
}

/** A count with its noun: `1 file`, `34 files`. */
export function sayCount(count: number, one: string, many = `${one}s`): string {
  return `${sayNumber(count)} ${count === 1 ? one : many}`
}
