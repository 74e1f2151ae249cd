import type { StagedFile } from './api/ingestion.ts'

/** What the shell made of files a person picked or dropped. */
export interface StagingResult {
  files: StagedFile[]
  /** Files inside folders that are of no format we read. */
  skipped: { name: string; reason: string }[]
  /** Files that could not be taken at all, each with its sentence. */
  failed: { name: string; code: string; message: string }[]
}

/**
 * The few things the desktop shell does for the page, as `window.lectern`. Everything else goes through the
 * contract. The page never sees a path: it gets tokens.
 */
export interface DesktopBridge {
  readonly platform: 'darwin' | 'win32' | 'linux'
  /**
   * Asks for a port to the backend. It arrives as a `message` event of the window whose data is `portMessage`
   * and whose only port speaks oRPC: a port cannot be a return value between the two worlds.
   */
  connect(): void
  /** Hands over files or folders that were dropped on the page. */
  stage(files: File[]): Promise<StagingResult>
  /** Lets the person choose files; empty when they think better of it. */
  pickFiles(): Promise<StagingResult>
  /** Lets the person choose a folder, all of whose readable files are taken. */
  pickFolder(): Promise<StagingResult>
}

/** The name of the bridge on `window`. */
export const bridgeName = 'lectern'

/** The data of the window message that brings the port. */
export const portMessage = 'lectern:port'

/** Channels between preload and main, in one place for both sides. */
export const shellChannels = {
  connect: 'lectern:connect',
  stage: 'lectern:stage',
  pickFiles: 'lectern:pick-files',
  pickFolder: 'lectern:pick-folder',
} as const
