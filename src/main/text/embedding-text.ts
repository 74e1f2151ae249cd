import { createHash } from 'node:crypto'

/**
 * What an embedder that reads plain text is given for a passage: the title and headings it stands under, then the
 * passage. Without them "Step 3" of any handbook means the same.
 */
export function embeddingText(passage: {
  title: string
  headingPath: readonly string[]
  text: string
}): string {
  const path =
    passage.headingPath[0] === passage.title ? passage.headingPath : [passage.title, ...passage.headingPath]
  return `${path.join(' › ')}\n${passage.text}`
}

/** SHA-256 of `embeddingText`: equal passages are embedded once in a space. */
export function embeddingTextHash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
