import { fsyncSync } from 'node:fs'
import { dirname } from 'node:path'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { fileSyncs, folderSyncs } from './engine-protocol.ts'
import { fsyncFolder } from './write-file.ts'

/**
 * Start parameters under which a commit waits for the disk. PGlite starts with `-F` (no fsync), and its `fdatasync`
 * is an empty stub, so the write-ahead log must be synced by `fsync`.
 */
export const durableStartParams: readonly string[] = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['fsync=on', 'wal_sync_method=fsync', 'synchronous_commit=on', 'full_page_writes=on'].flatMap(
    (setting) => ['-c', setting],
  ),
]

/** What `SHOW` must say for the promise to hold. */
export const durableSettings: Readonly<Record<string, string>> = {
  fsync: 'on',
  wal_sync_method: 'fsync',
  synchronous_commit: 'on',
  full_page_writes: 'on',
}

type FsOptions = Parameters<NodeFS['init']>[1]

/** The parts of Emscripten's NODEFS that are missing an fsync. */
interface NodeFiles {
  stream_ops: { fsync?: (stream: { nfd?: number | null; node: FsNode }) => number }
  node_ops: {
    mknod(parent: FsNode, name: string, mode: number, dev: number): FsNode
    rename(oldNode: FsNode, newParent: FsNode, newName: string): void
  }
  realPath(node: FsNode): string
  /** Turns a Node error into the error number PostgreSQL sees. */
  tryFSOperation<T>(operation: () => T): T
}
type FsNode = object

/**
 * PGlite's folder on disk with the syncs it lacks: `fsync` reaches the disk, a renamed file's folder is synced at
 * once and a new file's folder before the next sync of any file returns. `syncCounts` counts both, so that the
 * start can prove that a commit reaches the disk. An error is passed on: PostgreSQL then stops, as it must.
 */
export class DurableNodeFS extends NodeFS {
  readonly #counts: Int32Array

  constructor(dataDir: string, syncCounts: SharedArrayBuffer) {
    super(dataDir)
    this.#counts = new Int32Array(syncCounts)
  }

  override async init(pg: PGlite, options: FsOptions): Promise<{ emscriptenOpts: PGliteFsOptions }> {
    const { emscriptenOpts } = await super.init(pg, options)
    emscriptenOpts.preRun = [
      ...(emscriptenOpts.preRun ?? []),
      (module) => {
        addSyncs(
          (module.FS as unknown as { filesystems: { NODEFS: NodeFiles } }).filesystems.NODEFS,
          this.#counts,
        )
      },
    ]
    return { emscriptenOpts }
  }
}

type PGliteFsOptions = Awaited<ReturnType<NodeFS['init']>>['emscriptenOpts']
/** PGlite's options with the durable folder in them. */
export type DurableOptions = Pick<PGliteOptions, 'fs' | 'startParams'>

function addSyncs(files: NodeFiles, counts: Int32Array): void {
  const changedFolders = new Set<string>()
  const syncFolder = (folder: string) => {
    fsyncFolder(folder)
    Atomics.add(counts, folderSyncs, 1)
  }

  files.stream_ops.fsync = (stream) => {
    files.tryFSOperation(() => {
      for (const folder of changedFolders) {
        syncFolder(folder)
        changedFolders.delete(folder)
      }
      if (stream.nfd === undefined || stream.nfd === null) return
      fsyncSync(stream.nfd)
      Atomics.add(counts, fileSyncs, 1)
    })
    return 0
  }

  const mknod = files.node_ops.mknod.bind(files.node_ops)
  const rename = files.node_ops.rename.bind(files.node_ops)
  files.node_ops.mknod = (parent, name, mode, dev) => {
    const node = mknod(parent, name, mode, dev)
    const folder = files.realPath(parent)
    // Files for sorting are gone at the next start anyway.
    if (!folder.endsWith('pgsql_tmp')) changedFolders.add(folder)
    return node
  }
  files.node_ops.rename = (oldNode, newParent, newName) => {
    const from = dirname(files.realPath(oldNode))
    rename(oldNode, newParent, newName)
    files.tryFSOperation(() => {
      const to = files.realPath(newParent)
      syncFolder(to)
      if (from !== to) syncFolder(from)
    })
  }
}
