import { PDFDocument, StandardFonts } from 'pdf-lib'

/** A file as Playwright hands it to a page. */
export interface SampleFile {
  name: string
  mimeType: string
  buffer: Buffer
}

/** A text file, Markdown unless its name says otherwise. */
export function textFile(name: string, text: string): SampleFile {
  return { name, mimeType: name.endsWith('.txt') ? 'text/plain' : 'text/markdown', buffer: Buffer.from(text) }
}

/** A PDF with one page for each text; the first line of a page is set as a heading. */
export async function pdfFile(name: string, title: string, pages: readonly string[]): Promise<SampleFile> {
  const pdf = await PDFDocument.create()
  pdf.setTitle(title)
  const body = await pdf.embedFont(StandardFonts.TimesRoman)
  const bold = await pdf.embedFont(StandardFonts.HelveticaBold)
  for (const text of pages) {
    const page = pdf.addPage([595, 842])
    const [heading = '', ...lines] = text.split('\n')
    page.drawText(heading, { x: 60, y: 770, size: 20, font: bold })
    page.drawText(lines.join('\n'), { x: 60, y: 730, size: 12, lineHeight: 17, font: body, maxWidth: 470 })
  }
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(await pdf.save()) }
}

/** A PDF that ends in the middle of nothing, as an interrupted download leaves it. */
export const brokenPdf: SampleFile = {
  name: 'Broken handout.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Ty'),
}

/** A short handbook on three pages; the answer to "how long should a break be" is on the second. */
export function breaksHandbook(): Promise<SampleFile> {
  return pdfFile('Workshop handbook.pdf', 'Workshop handbook', [
    'Opening a workshop\nGreet people at the door and learn their names.\nSay what the day is for and what it is not for.\nAsk each person for one expectation and write it on the wall.\nA calm start makes the first exercise easier for everybody.',
    'Breaks and energy\nA break of ten minutes after every ninety minutes keeps attention up.\nLonger pauses cost the group its thread.\nOpen a window, let people walk, and start again on time.\nAfter lunch begin with an activity, not with a lecture.',
    'Closing a workshop\nReturn to the expectations on the wall.\nAsk what each person will do differently on Monday.\nThank the group and end five minutes early.',
  ])
}

/** A guide in Markdown with headings, a list, a table and some emphasis. */
export const feedbackGuide = textFile(
  'Feedback guide.md',
  `# Giving feedback

Feedback helps when it is *specific*, about the work and not about the person.

## Before the talk

Choose a quiet room. Take notes of what you saw \\*and\\* heard, with the time.

- One strength
- One thing to change

## During the talk

Ask first how the other person saw it. Then describe one moment, say what it did to you, and stop.

| Moment | What to say |
| --- | --- |
| Interruption | "You began to speak while Ana was speaking." |
| Silence | "You waited five seconds and three people answered." |

## After the talk

Agree on one small step and on a date to look at it again. See [the long version](https://example.org/feedback).
`,
)

/** Enough different notes that an import of them takes a while. */
export function manyNotes(count: number): SampleFile[] {
  return Array.from({ length: count }, (_, index) =>
    textFile(
      `Session note ${String(index + 1).padStart(3, '0')}.md`,
      `# Session ${index + 1}\n\n${Array.from(
        { length: 30 },
        (_, line) =>
          `In session ${index + 1} the group spent ${line + 3} minutes on exercise ${line * 7 + index}.`,
      ).join(' ')}\n`,
    ),
  )
}
