import type { MessagePort } from 'node:worker_threads'

/** What the engine's thread is started with. */
export interface EngineStart {
  /** The data folder, already initialised or empty. */
  pgdata: string
  /** Two Int32 counters the thread raises: files and folders brought to the disk. */
  syncCounts: SharedArrayBuffer
}

/** To the engine's thread. */
export type EngineCommand =
  | {
      kind: 'connect'
      /** Carries wire bytes both ways; closing it ends the connection. */
      port: MessagePort
      /** Two Int32: bytes of answers the other side has taken (modulo 2^32), and whether it is gone. */
      counters: SharedArrayBuffer
    }
  | { kind: 'close' }

/** From the engine's thread. */
export type EngineReport =
  | { kind: 'ready' }
  /** The engine did not start. */
  | { kind: 'failed'; message: string; code?: 'durability-unavailable' }
  /** A line PostgreSQL wrote to its log. The text of a PANIC arrives nowhere else. */
  | { kind: 'line'; text: string }
  /** The engine is in no state to answer, whatever it still says. */
  | { kind: 'broken'; message: string }
  | { kind: 'closed' }

/**
 * Size of a piece of the write-ahead log, fixed when a data folder is initialised. PostgreSQL's own 16 MB would make
 * a new library 40 MB; the pieces are used again, so smaller ones cost nothing later.
 */
export const walSegmentMb = 4

/** Positions in `EngineStart.syncCounts`. */
export const fileSyncs = 0
export const folderSyncs = 1
