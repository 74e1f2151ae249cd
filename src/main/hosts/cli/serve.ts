import packageInfo from '../../../../package.json' with { type: 'json' }
import { AppError } from '../../../shared/errors.ts'
import { sampleLibraryFolder } from '../../platform/data-folder.ts'
import { fillWithSamples } from '../fill-with-samples.ts'
import { embeddingSettings, libraryLocation } from '../host-settings.ts'
import { builtFolder } from '../page-folder.ts'
import { exitCodes, type Command, type CommandInput } from './command.ts'
import { toFailure } from './failure.ts'
import { openBrowser } from './open-browser.ts'
import { createCommandLog, refuseIfHeld } from './open-library.ts'
import { usage } from './options.ts'

/** Nothing well known is there, and it is easy to remember. */
const usualPort = 4321

/** `lectern serve`: the app in a browser, until it is told to stop. */
export const serve: Command = async (input) => {
  const { words, options, environment, terminal } = input
  if (words.length > 0) throw usage('"serve" takes no words.')
  const port = readPort(options.port)
  const fallback = options.sample === undefined ? undefined : sampleLibraryFolder()
  const library = libraryLocation(options.library, fallback === undefined ? environment : {}, fallback)
  const embeddings = embeddingSettings(environment)
  const log = createCommandLog()
  const holder = 'lectern serve'
  await refuseIfHeld(library, holder)

  const [{ createApp }, { serveHttp }] = await Promise.all([
    import('../../app.ts'),
    import('../http/serve.ts'),
  ])
  const app = await createApp({ library, holder, embeddings, log })
  try {
    const listen = (port: number) =>
      serveHttp({
        app,
        port,
        log,
        version: packageInfo.version,
        staticFolder: builtFolder(import.meta.url, 'renderer'),
        ...(options.host !== undefined && { host: options.host }),
        ...(options['allowed-host'] && { allowedHosts: options['allowed-host'] }),
      })
    const server = await (port === undefined ? listen(usualPort).catch(() => listen(0)) : listen(port))
    const stopped = nextStopSignal()
    try {
      await app.database.publishEndpoint({ url: server.url, token: server.apiToken })
      if (options.sample !== undefined) {
        await fillWithSamples(app, options.sample).catch((error) => terminal.note(toFailure(error).message))
      }
      announce(input, server)
      await stopped
    } finally {
      terminal.note('Closing …')
      await server.close()
    }
  } finally {
    await app.close()
  }
  return exitCodes.done
}

function announce(
  { options, environment, terminal }: CommandInput,
  server: { url: string; oneTimeUrl: string; apiToken: string },
): void {
  const isOpened = options.open === true && openBrowser(server.oneTimeUrl, environment)
  terminal.answer({ url: server.oneTimeUrl, address: server.url, token: server.apiToken }, () =>
    [
      isOpened
        ? 'Lectern opens in your browser. If it does not, open this address there:'
        : 'Open Lectern in your browser:',
      `  ${terminal.bold(server.oneTimeUrl)}`,
      'The address works once. Stop with Ctrl+C.',
    ].join('\n'),
  )
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new AppError('invalid-input', `The port must be a number from 0 to 65535; found "${text}".`)
}

function nextStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => resolve()
    process.once('SIGINT', stop).once('SIGTERM', stop).once('SIGHUP', stop)
  })
}
