import { createRequire } from 'node:module'
import type * as Pdf from 'pdfjs-dist/legacy/build/pdf.mjs'

type PdfEngine = typeof Pdf

let engine: Promise<PdfEngine> | null = null

/**
 * Starts reading a PDF. Nothing is fetched, evaluated or drawn; character maps and standard fonts come from the
 * package's own folder, so that Chinese, Japanese, Korean and unembedded fonts give the right letters.
 */
export async function openPdf(bytes: Uint8Array): Promise<Pdf.PDFDocumentLoadingTask> {
  engine ??= loadEngine()
  const { getDocument, VerbosityLevel } = await engine
  const folder = createRequire(import.meta.url)
    .resolve('pdfjs-dist/package.json')
    .replace(/package\.json$/, '')
  return getDocument({
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
    verbosity: VerbosityLevel.ERRORS,
  })
}

/**
 * pdf.js asks for three drawing classes at import and takes its parser from `pdfjsWorker` instead of starting a worker
 * of its own: we are in a worker already. Text needs none of the three, so stand-ins do.
 */
async function loadEngine(): Promise<PdfEngine> {
  const scope = globalThis as Record<string, unknown>
  for (const name of ['DOMMatrix', 'ImageData', 'Path2D']) scope[name] ??= function NotDrawn() {}
  // @ts-expect-error The package has no types for its parser, and nothing of it is called here.
  scope.pdfjsWorker ??= await import('pdfjs-dist/legacy/build/pdf.worker.mjs')
  return import('pdfjs-dist/legacy/build/pdf.mjs')
}
