import { constants, createWriteStream } from 'node:fs'
import { access, lstat, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { basename, extname, join, relative, resolve, sep } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { randomBytes } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { StagedFile } from '../../shared/api/ingestion.ts'

/** What a token stands for. */
export interface StagedSource {
  /** Where the bytes are. */
  path: string
  /** What makes the file the same file next time: its absolute path, or `upload:` and the name it came with. */
  uri: string
  /** For people, with its folder inside an imported folder: `course/week 1.pdf`. */
  name: string
  sizeBytes: number
  /** Whether we hold a copy that is ours to delete after the import. */
  isCopy: boolean
}

/** Files a host handed over to be imported. Clients name tokens; only hosts see paths. */
export interface StagedFiles {
  /**
   * A file where it lies; it is not copied. `name` is what people see, its file name if not given. Throws
   * `file-not-found`, `file-unreadable`, `file-unsupported` (not a plain file).
   */
  stagePath(path: string, name?: string): Promise<StagedFile>
  /** Every plain file below a folder, by name order; links are not followed, hidden files are left out and counted. */
  stageFolder(path: string): Promise<{ files: StagedFile[]; skipped: { name: string; reason: string }[] }>
  /**
   * A stream, kept as a copy in our folder until imported. `origin` is what makes it the same file next time, such as
   * its path where it came from; without one its name does. Throws `file-too-large`, `disk-full`.
   */
  stageUpload(name: string, body: AsyncIterable<Uint8Array>, origin?: string): Promise<StagedFile>
  /**
   * What the tokens stand for, in order, one named twice once; a token works once. Throws `not-found` for an unknown one,
   * taking none.
   */
  take(tokens: readonly string[]): Promise<StagedSource[]>
  /** Makes tokens work again that were taken for something that could not be done. */
  giveBack(tokens: readonly string[], sources: readonly StagedSource[]): void
  /**
   * Deletes copies that nobody needs any more: those that `inUse` does not name and that are older than `minAgeMs`, where
   * other programs use the folder too.
   */
  deleteLeftovers(inUse: ReadonlySet<string>, minAgeMs?: number): Promise<void>
}

/** The largest upload: the importer's own limit for one file (extraction limits), so that nobody waits for a refusal. */
const maxUploadBytes = 200 * 1024 * 1024

/** Deeper trees are links in disguise or a mistake. */
const maxDepth = 64

/** What the place of a file begins with that came without one. */
const uploadScheme = 'upload:'

/** Whether a file is known by the name of an upload only: another file can have the same. */
export function isKnownByName(uri: string): boolean {
  return uri.startsWith(uploadScheme)
}

/** Staged files whose uploads are kept in `folder`, which is made when the first upload comes. */
export function createStagedFiles({ folder }: { folder: string }): StagedFiles {
  const staged = new Map<string, StagedSource>()

  function remember(source: StagedSource): StagedFile {
    const token = randomBytes(16).toString('base64url')
    staged.set(token, source)
    return { token, name: source.name, sizeBytes: source.sizeBytes }
  }

  async function stageOne(path: string, name: string): Promise<StagedFile> {
    const absolute = resolve(path)
    const info = await stat(absolute).catch((error: unknown) => {
      throw unreadable(error, path)
    })
    if (!info.isFile()) {
      throw new AppError('file-unsupported', `${path} is not a file. Choose a file or a folder of files.`)
    }
    await access(absolute, constants.R_OK).catch((error: unknown) => {
      throw unreadable(error, path)
    })
    return remember({ path: absolute, uri: absolute, name, sizeBytes: info.size, isCopy: false })
  }

  return {
    stagePath: (path, name = basename(path)) => stageOne(path, name),

    async stageFolder(path) {
      const root = resolve(path)
      const files: StagedFile[] = []
      const skipped: { name: string; reason: string }[] = []
      const parent = resolve(root, '..')

      async function visit(folderPath: string, depth: number): Promise<void> {
        if (depth > maxDepth) {
          skipped.push({ name: relative(parent, folderPath), reason: 'The folders are nested too deep.' })
          return
        }
        const entries = await readdir(folderPath, { withFileTypes: true }).catch((error: unknown) => {
          throw unreadable(error, folderPath)
        })
        entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
        for (const entry of entries) {
          const entryPath = join(folderPath, entry.name)
          const name = relative(parent, entryPath).split(sep).join('/')
          if (isHidden(entry.name)) skipped.push({ name, reason: 'Hidden files are left out.' })
          else if (entry.isSymbolicLink()) skipped.push({ name, reason: 'Links are not followed.' })
          else if (entry.isDirectory()) {
            await visit(entryPath, depth + 1).catch((error: unknown) => {
              if (depth === 0 && !(error instanceof AppError)) throw error
              skipped.push({
                name,
                reason: error instanceof AppError ? error.message : 'The folder cannot be read.',
              })
            })
          } else if (entry.isFile()) {
            const { size } = await lstat(entryPath).catch(() => ({ size: 0 }))
            files.push(remember({ path: entryPath, uri: entryPath, name, sizeBytes: size, isCopy: false }))
          } else skipped.push({ name, reason: 'Not a plain file.' })
        }
      }
      await visit(root, 0)
      return { files, skipped }
    },

    async stageUpload(name, body, origin) {
      const display = displayName(name)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const path = join(folder, randomBytes(16).toString('hex') + safeExtension(display))
      let sizeBytes = 0
      const limit = new Transform({
        transform(part: Buffer, _encoding, done) {
          sizeBytes += part.length
          if (sizeBytes <= maxUploadBytes) return done(null, part)
          done(
            new AppError(
              'file-too-large',
              `${display} is larger than ${maxUploadBytes / 1024 / 1024} MB, the most Lectern reads as one file. Split it and import the parts.`,
            ),
          )
        },
      })
      try {
        await pipeline(Readable.from(body), limit, createWriteStream(path, { mode: 0o600, flags: 'wx' }))
      } catch (error) {
        await rm(path, { force: true })
        if (hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT')) {
          throw new AppError(
            'disk-full',
            `There is no room left on the disk for ${display}. Free some space and import it again.`,
            {
              cause: error,
            },
          )
        }
        throw error
      }
      return remember({ path, uri: origin ?? uploadScheme + display, name: display, sizeBytes, isCopy: true })
    },

    async take(tokens) {
      const sources = [...new Set(tokens)].map((token) => {
        const source = staged.get(token)
        if (!source) {
          throw new AppError(
            'not-found',
            'A chosen file is no longer at hand, perhaps since Lectern was restarted. Choose the files again.',
          )
        }
        return source
      })
      for (const token of tokens) staged.delete(token)
      return sources
    },

    giveBack(tokens, sources) {
      for (const [index, token] of [...new Set(tokens)].entries()) staged.set(token, sources[index]!)
    },

    async deleteLeftovers(inUse, minAgeMs = 0) {
      const names = await readdir(folder).catch((error: unknown) => {
        if (hasCode(error, 'ENOENT')) return []
        throw error
      })
      for (const name of names) {
        const path = join(folder, name)
        if (inUse.has(path)) continue
        const { mtimeMs } = await lstat(path)
        if (Date.now() - mtimeMs >= minAgeMs) await rm(path, { force: true })
      }
    },
  }
}

/** Dot files, and what Windows and office programs leave behind. */
function isHidden(name: string): boolean {
  return name.startsWith('.') || name.startsWith('~$') || name === 'Thumbs.db' || name === 'desktop.ini'
}

/**
 * A relative name for people: no drive, no leading slashes, no `..`, no control characters, nothing that turns the
 * direction of reading around (`exe.fdp` shown as `pdf.exe`). Never used as a path.
 */
function displayName(name: string): string {
  const parts = name
    .normalize('NFC')
    .replaceAll('\\', '/')
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
  return parts.join('/').slice(0, 1000) || 'Untitled'
}

/** The extension, if it is a plain one: extraction looks at it when the bytes do not tell. */
function safeExtension(name: string): string {
  const extension = extname(name).toLowerCase()
  return /^\.[a-z0-9]{1,10}$/.test(extension) ? extension : ''
}

function unreadable(error: unknown, path: string): AppError {
  if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) {
    return new AppError('file-not-found', `There is no file at ${path}. It may have been moved or renamed.`, {
      cause: error,
    })
  }
  return new AppError(
    'file-unreadable',
    `${path} cannot be read. Check that you have permission to open it.`,
    { cause: error },
  )
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
