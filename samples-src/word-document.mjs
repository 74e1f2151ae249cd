import {
  AlignmentType,
  BorderStyle,
  Document,
  FootnoteReferenceRun,
  HeadingLevel,
  LevelFormat,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import JSZip from 'jszip'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'

const headings = [HeadingLevel.TITLE, HeadingLevel.HEADING_1, HeadingLevel.HEADING_2]
const languages = { en: 'en-GB', de: 'de-DE' }

/** Markdown as a Word file: headings, lists, tables and footnotes as Word's own. */
export async function wordDocument(details, text) {
  const root = unified().use(remarkParse).use(remarkGfm).parse(text)
  const notes = root.children.filter(({ type }) => type === 'footnoteDefinition')
  const noteNumbers = new Map(notes.map(({ identifier }, index) => [identifier, index + 1]))
  const lists = { count: 0 }
  const document = new Document({
    title: details.title,
    creator: details.author,
    lastModifiedBy: details.author,
    keywords: details.keywords,
    styles: { default: looks(languages[details.language]) },
    numbering: { config: [orderedList, bulletList] },
    footnotes: Object.fromEntries(
      notes.map((note, index) => [index + 1, { children: blocks(note.children, noteNumbers, lists) }]),
    ),
    sections: [{ children: blocks(root.children, noteNumbers, lists) }],
  })
  return withDate(await Packer.toBuffer(document), details)
}

function blocks(nodes, notes, lists) {
  return nodes.flatMap((node) => {
    if (node.type === 'heading')
      return [new Paragraph({ heading: headings[node.depth - 1], children: runs(node.children, notes) })]
    if (node.type === 'paragraph') return [new Paragraph({ children: runs(node.children, notes) })]
    if (node.type === 'table') return [table(node, notes), new Paragraph('')]
    if (node.type === 'list') return listItems(node, notes, lists)
    if (node.type === 'footnoteDefinition') return []
    throw new Error(`Word samples have no ${node.type} yet.`)
  })
}

function listItems(list, notes, lists) {
  // Each list has an instance of its own, else the numbers would run on through the document.
  const instance = lists.count++
  const reference = list.ordered ? 'ordered' : 'bullets'
  return list.children.map(
    ({ children: [paragraph] }) =>
      new Paragraph({
        numbering: { reference, level: 0, instance },
        children: runs(paragraph.children, notes),
      }),
  )
}

function table(node, notes) {
  const rows = node.children.map(
    (row, index) =>
      new TableRow({
        tableHeader: index === 0,
        children: row.children.map(
          (cell) =>
            new TableCell({
              margins: { top: 60, bottom: 60, left: 100, right: 100 },
              children: [new Paragraph({ children: runs(cell.children, notes, { bold: index === 0 }) })],
            }),
        ),
      }),
  )
  const border = { style: BorderStyle.SINGLE, size: 4, color: 'BBBBBB' }
  const borders = {
    top: border,
    bottom: border,
    left: border,
    right: border,
    insideHorizontal: border,
    insideVertical: border,
  }
  return new Table({ rows, borders, width: { size: 100, type: WidthType.PERCENTAGE } })
}

function runs(nodes, notes, style = {}) {
  return nodes.flatMap((node) => {
    if (node.type === 'text') return [new TextRun({ text: node.value.replaceAll('\n', ' '), ...style })]
    if (node.type === 'emphasis') return runs(node.children, notes, { ...style, italics: true })
    if (node.type === 'strong') return runs(node.children, notes, { ...style, bold: true })
    if (node.type === 'footnoteReference') return [new FootnoteReferenceRun(notes.get(node.identifier))]
    throw new Error(`Word samples have no ${node.type} yet.`)
  })
}

/** The file dated as its source says, so that a new run changes nothing. */
async function withDate(bytes, details) {
  const zip = await JSZip.loadAsync(bytes)
  const date = new Date(`${details.date}T09:00:00Z`)
  const core = await zip.file('docProps/core.xml').async('string')
  zip.file(
    'docProps/core.xml',
    core.replaceAll(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${date.toISOString()}`),
  )
  for (const entry of Object.values(zip.files)) entry.date = date
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' })
}

const orderedList = {
  reference: 'ordered',
  levels: [
    { level: 0, format: LevelFormat.DECIMAL, text: '%1.', alignment: AlignmentType.START, style: indent() },
  ],
}
const bulletList = {
  reference: 'bullets',
  levels: [
    { level: 0, format: LevelFormat.BULLET, text: '•', alignment: AlignmentType.START, style: indent() },
  ],
}

function indent() {
  return { paragraph: { indent: { left: 480, hanging: 280 } } }
}

function looks(language) {
  const spacing = (before, after) => ({ spacing: { before, after } })
  return {
    document: {
      run: { font: 'Georgia', size: 22, language: { value: language } },
      paragraph: { spacing: { after: 140, line: 300 } },
    },
    title: { run: { size: 44, bold: true }, paragraph: spacing(0, 300) },
    heading1: { run: { size: 28, bold: true }, paragraph: spacing(360, 120) },
    heading2: { run: { size: 24, bold: true }, paragraph: spacing(240, 100) },
  }
}
