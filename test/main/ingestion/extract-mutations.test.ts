import { array, assert, asyncProperty, constantFrom, double, nat, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../src/shared/errors.ts'
import type { PreparedFile } from '../../../src/main/ingestion/prepared-document.ts'
import { prepareFile } from '../../../src/main/ingestion/extract-file.ts'
import { column, drawnPdf } from '../../fixtures/files/drawn-pdf.ts'
import { rawDocx, rawParagraph } from '../../fixtures/files/raw-docx.ts'
import { taggedPdf } from '../../fixtures/files/raw-pdf.ts'

const seeds: Record<string, () => Promise<Uint8Array>> = {
  'a.pdf': () => drawnPdf({ pages: [column(['Some words', 'and some more.'], { y: 700 })], title: 'Title' }),
  'tagged.pdf': () => Promise.resolve(taggedPdf()),
  'a.docx': () => rawDocx(rawParagraph('Hello') + rawParagraph('there.')),
  'a.html': () =>
    Promise.resolve(
      Buffer.from(
        '<html><body><h1>Hello</h1><p>there <a href="https://example.org">x</a></p><table><tr><td>1</td></tr></table></body></html>',
      ),
    ),
  'a.md': () => Promise.resolve(Buffer.from('---\ntitle: Hello\ntags: [a, b]\n---\n# Hello\n\n- there\n')),
  'a.csv': () => Promise.resolve(Buffer.from('title,content,tags\n"One","some ""text""",a;b\nTwo,more,\n')),
  'a.txt': () => Promise.resolve(Buffer.from('Größe\n=====\n\n- ein\n- zwei\n')),
}

/** Overwrites, cuts and doubles: the damage that disks, networks and editors do. */
const damage = array(
  record({
    at: double({ min: 0, max: 1, noNaN: true }),
    byte: nat(255),
    kind: constantFrom('set', 'cut', 'double'),
  }),
  { minLength: 1, maxLength: 12 },
)

function damaged(bytes: Uint8Array, changes: { at: number; byte: number; kind: string }[]): Uint8Array {
  let result = Uint8Array.from(bytes)
  for (const { at, byte, kind } of changes) {
    const index = Math.floor(at * result.length)
    if (kind === 'set') result[index] = byte
    else if (kind === 'cut')
      result = Uint8Array.from([...result.subarray(0, index), ...result.subarray(index + byte)])
    else result = Uint8Array.from([...result.subarray(0, index + byte), ...result.subarray(index)])
  }
  return result
}

describe('damaged files', () => {
  it.each(Object.keys(seeds))(
    'become documents or an error that says so, never a crash: %s',
    async (name) => {
      const bytes = await seeds[name]!()
      await assert(
        asyncProperty(damage, async (changes) => {
          const outcome = await prepareFile(damaged(bytes, changes), { name }).catch(
            (error: unknown) => error,
          )
          expect(faultsOf(outcome, name)).toEqual([])
        }),
        { numRuns: 60 },
      )
    },
  )
})

/** What is wrong with an outcome: an error that is not ours or names no file, a document that must not be stored. */
function faultsOf(outcome: unknown, name: string): string[] {
  if (outcome instanceof AppError) {
    return outcome.code.startsWith('file-') && outcome.message.includes(name)
      ? []
      : [`${outcome.code}: ${outcome.message}`]
  }
  if (outcome instanceof Error) return [outcome.stack ?? outcome.message]
  const { documents } = outcome as PreparedFile
  if (documents.length === 0) return ['no documents and no error']
  return documents.flatMap(({ markdown, chunks }) => [
    ...(markdown.includes('\0') || !markdown.isWellFormed() ? ['text that a database refuses'] : []),
    ...(chunks.length === 0 ? ['no chunks'] : []),
  ])
}
