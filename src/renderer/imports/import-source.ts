import type { NamedFile } from '../api/stage-files.ts'
import type { StagingResult } from '../../shared/desktop-bridge.ts'

/** What is to be imported: files the page holds, or files the desktop shell has taken already. */
export type ImportSource = { kind: 'files'; files: NamedFile[] } | { kind: 'staged'; staged: StagingResult }
