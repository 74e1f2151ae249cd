import type { StagedFile } from '../../shared/api/ingestion.ts'

/** What a token stands for. */
export interface StagedSource {
  /** Where the bytes are. */
  path: string
  /** What makes the file the same file next time: its absolute path, or the name an upload came with. */
  uri: string
  /** For people, with its folder inside an imported folder: `course/week 1.pdf`. */
  name: string
  sizeBytes: number
  /** Whether we hold a copy that is ours to delete after the import. */
  isCopy: boolean
}

/** Files a host handed over to be imported. Clients name tokens; only hosts see paths. */
export interface StagedFiles {
  /** A file where it lies; it is not copied. Throws `file-not-found`, `file-unreadable`, `file-unsupported` (not a plain file). */
  stagePath(path: string): Promise<StagedFile>
  /**
   * Every importable file below a folder, by name order; links are not followed. Files of formats we do not read
   * are left out and counted.
   */
  stageFolder(path: string): Promise<{ files: StagedFile[]; skipped: { name: string; reason: string }[] }>
  /** A stream, kept as a copy in the library folder until imported. Throws `file-too-large`, `disk-full`. */
  stageUpload(name: string, body: AsyncIterable<Uint8Array>): Promise<StagedFile>
  /** What the tokens stand for, in order; a token works once. Throws `not-found` for an unknown one, taking none. */
  take(tokens: readonly string[]): Promise<StagedSource[]>
}
