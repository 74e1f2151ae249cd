import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import type { ApiClient } from '../../shared/api/contract.ts'
import { portMessage, type DesktopBridge } from '../../shared/desktop-bridge.ts'
import { createShellStaging, createUploadStaging, type StageFiles } from './stage-files.ts'
import { createHttpClient, createPortClient } from './transports.ts'
import { refuseHtmlStrings } from './trusted-html.ts'

declare global {
  interface Window {
    /** There in the desktop window only. */
    readonly lectern?: DesktopBridge
  }
}

/** Everything the screens know of the backend. */
export interface Backend {
  readonly client: ApiClient
  /** Query and mutation options for TanStack Query: `useQuery(backend.queries.search.run.queryOptions({ input }))`. */
  readonly queries: ReturnType<typeof createQueries>
  readonly stageFiles: StageFiles
  /** The desktop shell, where there is one: file dialogs. */
  readonly shell: DesktopBridge | null
}

/** Connects the page to its backend: over the shell's port in the desktop window, over HTTP in a browser. */
export async function connectBackend(): Promise<Backend> {
  // Here, because nothing is drawn before the page is connected, and Mantine's first style sheet needs it already.
  refuseHtmlStrings()
  const shell = window.lectern
  if (!shell) {
    const { origin } = window.location
    return backend(
      createHttpClient({ url: `${origin}/rpc` }),
      createUploadStaging(`${origin}/api/uploads`),
      null,
    )
  }
  return backend(createPortClient(await receivePort(shell)), createShellStaging(shell), shell)
}

function backend(client: ApiClient, stageFiles: StageFiles, shell: DesktopBridge | null): Backend {
  return { client, queries: createQueries(client), stageFiles, shell }
}

function createQueries(client: ApiClient) {
  return createTanstackQueryUtils(client)
}

function receivePort(shell: DesktopBridge): Promise<MessagePort> {
  return new Promise((resolve) => {
    const handleMessage = (event: MessageEvent<unknown>) => {
      // Only this page and its preload script may bring the port; the preload's messages have the page's own window as source.
      if (event.source !== window || event.data !== portMessage || !event.ports[0]) return
      window.removeEventListener('message', handleMessage)
      resolve(event.ports[0])
    }
    window.addEventListener('message', handleMessage)
    shell.connect()
  })
}
