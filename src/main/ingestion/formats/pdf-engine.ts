import { createRequire } from 'node:module'
import type * as Pdf from 'pdfjs-dist/legacy/build/pdf.mjs'
import { connectedPorts } from './pdf-port.ts'

interface PdfEngine {
  pdf: typeof Pdf
  parser: { initializeFromPort(port: unknown): void }
}

let engine: Promise<PdfEngine> | null = null

/** A PDF being opened: `document` fails like pdf.js does; `close` frees its memory and must be called. */
export interface OpenedPdf {
  document: Promise<Pdf.PDFDocumentProxy>
  close(): Promise<void>
}

/**
 * Starts reading a PDF. Nothing is fetched, evaluated or drawn; character maps and standard fonts come from the
 * package's own folder, so that Chinese, Japanese, Korean and unembedded fonts give the right letters.
 */
export async function openPdf(bytes: Uint8Array): Promise<OpenedPdf> {
  engine ??= loadEngine()
  const { pdf, parser } = await engine
  const folder = createRequire(import.meta.url)
    .resolve('pdfjs-dist/package.json')
    .replace(/package\.json$/, '')
  const [port, parserPort] = connectedPorts()
  parser.initializeFromPort(parserPort)
  const worker = new pdf.PDFWorker({
    port,
    verbosity: pdf.VerbosityLevel.ERRORS,
  } as unknown as ConstructorParameters<typeof Pdf.PDFWorker>[0])
  const task = pdf.getDocument({
    worker,
    // pdf.js refuses a Buffer, and takes the memory it is given for itself.
    data: new Uint8Array(bytes),
    cMapUrl: `${folder}cmaps/`,
    standardFontDataUrl: `${folder}standard_fonts/`,
    isEvalSupported: false,
    useWorkerFetch: false,
    useSystemFonts: false,
    disableFontFace: true,
    useWasm: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    enableXfa: false,
    verbosity: pdf.VerbosityLevel.ERRORS,
  })
  return {
    document: task.promise,
    async close() {
      await task.destroy()
      worker.destroy()
    },
  }
}

/** pdf.js asks for three drawing classes at import; text needs none of them, so stand-ins do. */
async function loadEngine(): Promise<PdfEngine> {
  const scope = globalThis as Record<string, unknown>
  for (const name of ['DOMMatrix', 'ImageData', 'Path2D']) scope[name] ??= function NotDrawn() {}
  // @ts-expect-error The package has no types for its parser.
  const parser = (await import('pdfjs-dist/legacy/build/pdf.worker.mjs')) as {
    WorkerMessageHandler: PdfEngine['parser']
  }
  return { pdf: await import('pdfjs-dist/legacy/build/pdf.mjs'), parser: parser.WorkerMessageHandler }
}
