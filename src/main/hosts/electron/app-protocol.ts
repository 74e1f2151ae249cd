import { contentSecurityPolicy } from '../http/security-headers.ts'
import type { ServeStatic } from '../http/static-files.ts'
import { isOwnAddress } from './origin.ts'

/** The part of Electron's `protocol` that tells Chromium what our scheme is, before the program is ready. */
export interface Schemes {
  registerSchemesAsPrivileged(
    schemes: {
      scheme: string
      privileges: { standard: boolean; secure: boolean; supportFetchAPI: boolean }
    }[],
  ): void
}

/** Answers requests of the page for its own files: reading only, and nothing that was not built. */
export function createAppProtocol(serveStatic: ServeStatic): (request: Request) => Promise<Response> {
  return async (request) => {
    const file = await findFile(serveStatic, request)
    const response = file ?? new Response('There is no such page.', { status: 404 })
    response.headers.set('content-security-policy', contentSecurityPolicy)
    response.headers.set('x-content-type-options', 'nosniff')
    return response
  }
}

async function findFile(serveStatic: ServeStatic, request: Request): Promise<Response | undefined> {
  if (request.method !== 'GET' || !isOwnAddress(request.url)) return undefined
  const { pathname } = new URL(request.url)
  // Addresses without a file extension are screens: the page itself knows which.
  const isScreen = !pathname.slice(pathname.lastIndexOf('/')).includes('.')
  return serveStatic(isScreen ? '/' : pathname, undefined)
}
