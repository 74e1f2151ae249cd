import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { PDFDocument } from 'pdf-lib'
import { chromium } from 'playwright'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import Markdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { findChromium } from '../scripts/chromium.mjs'

const require = createRequire(import.meta.url)

/** Prints Markdown as tagged PDF files with an outline, running heads and page numbers. Close it afterwards. */
export async function openPdfPrinter() {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] })
  return {
    async print(details, text) {
      const page = await browser.newPage()
      await page.setContent(html(details, text), { waitUntil: 'load' })
      await page.evaluate(() => document.fonts.ready)
      const isWide = details.layout === 'two-columns'
      const printed = await page.pdf({
        format: isWide ? 'A4' : 'A5',
        margin: { top: '20mm', bottom: '20mm', left: '18mm', right: '18mm' },
        tagged: true,
        outline: true,
        displayHeaderFooter: true,
        headerTemplate: running(escape(details.title)),
        footerTemplate: running('<span class="pageNumber"></span>'),
      })
      await page.close()
      return withDetails(printed, details)
    },
    close: () => browser.close(),
  }
}

function html(details, text) {
  const body = renderToStaticMarkup(createElement(Markdown, { remarkPlugins: [remarkGfm] }, text))
  return `<!doctype html><html lang="${details.language}"><head><meta charset="utf-8"><title>${escape(details.title)}</title>
    <style>${styles}</style></head><body class="${details.layout ?? 'one-column'}">${body}</body></html>`
}

function running(content) {
  return `<div style="font: 8px serif; color: #555; width: 100%; text-align: center">${content}</div>`
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

/** The file with the details a library reads, and with its date instead of today's, so that a new run changes nothing else. */
async function withDetails(bytes, details) {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false })
  const date = new Date(`${details.date}T09:00:00Z`)
  pdf.setTitle(details.title)
  pdf.setAuthor(details.author)
  pdf.setSubject(details.subtitle)
  pdf.setKeywords(details.keywords.split(', ').map((word) => `${word};`))
  pdf.setCreationDate(date)
  pdf.setModificationDate(date)
  return pdf.save()
}

function font(style) {
  const file = require.resolve(
    `@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-${style}.woff2`,
  )
  return `@font-face { font-family: Text; font-style: ${style}; font-weight: 200 900;
    src: url(data:font/woff2;base64,${readFileSync(file).toString('base64')}) }`
}

const styles = `
  ${font('normal')} ${font('italic')}
  body { font: 10.5pt/1.5 Text, serif; margin: 0; color: #1a1a1a; hyphens: manual }
  h1 { font-size: 23pt; line-height: 1.15; margin: 0 0 3mm; font-weight: 600 }
  h1 + p { font-size: 12pt; color: #555; margin: 0 0 9mm }
  h2 { font-size: 14pt; line-height: 1.25; margin: 7mm 0 2mm; font-weight: 600; break-after: avoid }
  p, ul, ol { margin: 0 0 2.6mm }
  ul, ol { padding-left: 5.5mm }
  li { margin-bottom: 1.2mm }
  p, li { orphans: 2; widows: 2 }
  .two-columns { columns: 2; column-gap: 9mm; font-size: 11pt }
  .two-columns h1, .two-columns h1 + p { column-span: all }
`
