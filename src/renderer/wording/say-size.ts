const units = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** A size in bytes as file managers say it, in steps of 1,000: `12.4 MB`. */
export function saySize(sizeBytes: number): string {
  let size = sizeBytes
  let unit = 0
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit += 1
  }
  const digits = unit === 0 || size >= 100 ? 0 : 1
  return `${size.toFixed(digits)} ${unit === 0 && sizeBytes === 1 ? 'byte' : units[unit]}`
}
