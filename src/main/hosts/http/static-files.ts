import { readdir, readFile, stat } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

/** Answers a path with a file of the page, or undefined where there is none. */
export type ServeStatic = (path: string, ifNoneMatch: string | undefined) => Promise<Response | undefined>

interface StaticFile {
  location: string
  mediaType: string
  etag: string
}

const mediaTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

/**
 * Serves the built page. The folder is listed once and only listed files are served, so no spelling of a path leads
 * out of it. A folder that is not there serves nothing.
 */
export async function createStaticFiles(folder: string): Promise<ServeStatic> {
  const files = await listFiles(folder)
  return async (path, ifNoneMatch) => {
    const file = files.get(path === '/' ? '/index.html' : path)
    if (!file) return undefined
    const headers = {
      'content-type': file.mediaType,
      etag: file.etag,
      // The build puts a hash of the content into the name of everything under assets, so those never change.
      'cache-control': path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache',
    }
    if (ifNoneMatch === file.etag) return new Response(null, { status: 304, headers })
    return new Response(await readFile(file.location), { headers })
  }
}

async function listFiles(folder: string): Promise<Map<string, StaticFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  })
  const files = new Map<string, StaticFile>()
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const location = join(entry.parentPath, entry.name)
    const { size, mtimeMs } = await stat(location)
    files.set(`/${relative(folder, location).split(sep).join('/')}`, {
      location,
      mediaType: mediaTypes[extname(entry.name).toLowerCase()] ?? 'application/octet-stream',
      etag: `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`,
    })
  }
  return files
}
