/** What one file may cost. Reasons and measurements: docs/decisions/0005-extraction-in-killable-threads.md */
export const extractionLimits = {
  /** Wall-clock time of one file. */
  timeMs: 30_000,
  /** Growth of the process's resident memory while a file is read. */
  memoryBytes: 768 * 1024 * 1024,
  /** Bytes of one file. */
  inputBytes: 200 * 1024 * 1024,
  /** UTF-16 code units of text from one file. */
  textLength: 20_000_000,
  chunks: 50_000,
  pages: 5_000,
  /** Unpacked bytes of a file that is an archive inside (Word), by count and not by what the archive declares. */
  unpackedBytes: 200 * 1024 * 1024,
  archiveEntries: 2_000,
  /** Unpacked bytes for each packed one; checked above `compressionFloorBytes`, below which no ratio can hurt. */
  compressionRatio: 100,
  compressionFloorBytes: 16 * 1024 * 1024,
} as const
