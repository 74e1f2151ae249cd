import type { FileFormat } from '../extracted-document.ts'

/** Markdown: the source stays as it was written; front matter gives the metadata. */
export const markdown: FileFormat = {
  id: 'markdown',
  name: 'Markdown file',
  extensions: ['.md', '.markdown', '.mdown', '.mkd', '.mdx', '.rmd', '.qmd'],
  mediaTypes: ['text/markdown'],
  recognises: () => null,
  async extract(bytes, file) {
    const { decodeText } = await import('./decode-text.ts')
    const { readFrontMatter } = await import('./front-matter.ts')
    const { damagedTextNotices, requireText } = await import('./text-checks.ts')
    const decoded = await decodeText(bytes, file)
    requireText(decoded.text, file)
    const frontMatter = readFrontMatter(decoded.text, file)
    return {
      documents: [
        {
          metadata: frontMatter.metadata,
          body: { markdown: decoded.text },
          pageCount: null,
          notices: [...frontMatter.notices, ...damagedTextNotices(decoded, file)],
          part: null,
        },
      ],
      rowFailures: [],
    }
  },
}
