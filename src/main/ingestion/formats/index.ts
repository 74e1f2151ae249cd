import type { FileFormat } from '../extracted-document.ts'
import { csv } from './csv.ts'
import { docx } from './docx.ts'
import { html } from './html.ts'
import { markdown } from './markdown.ts'
import { pdf } from './pdf.ts'
import { text } from './text.ts'

/** Every file format Lectern reads. Dialog filters, the drop zone and the choice of a format all read this list. */
export const formats: readonly FileFormat[] = [pdf, docx, markdown, html, text, csv]
