import { VisuallyHidden } from '@mantine/core'
import Markdown, { type Components } from 'react-markdown'
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import { ImageText } from './image-text.tsx'
import { OutsideLink } from './outside-link.tsx'
import { rehypePlainHtml } from './rehype-plain-html.ts'
import { rehypeReading, type ReadingMarks } from './rehype-reading.ts'
import { remarkAttributes } from './remark-attributes.ts'
import { remarkDivs } from './remark-divs.ts'
import { remarkNotes } from './remark-notes.ts'
import styles from './reader.module.css'

interface Props extends ReadingMarks {
  /** Link and note definitions that stand elsewhere in the document. */
  definitions: string
}

type Level = 1 | 2 | 3 | 4 | 5 | 6

/** A heading one level deeper than in the document, since the document's title is the page's own first heading. */
function heading(level: Level): NonNullable<Components['h1']> {
  const Tag = `h${Math.min(6, level + 1) as Level}` as const
  return function DocumentHeading({ children, ...properties }) {
    const { node: _, ...attributes } = properties
    return (
      <Tag {...attributes} data-level={level}>
        {children}
      </Tag>
    )
  }
}

const components: Components = {
  h1: heading(1),
  h2: heading(2),
  h3: heading(3),
  h4: heading(4),
  h5: heading(5),
  h6: heading(6),
  a: ({ href, title, children }) => (
    <OutsideLink href={href} title={title}>
      {children}
    </OutsideLink>
  ),
  img: ({ alt, title }) => <ImageText alt={alt ?? title ?? ''} />,
  table: ({ children, ...properties }) => {
    const { node: _, ...attributes } = properties
    return (
      // A wide table scrolls on its own; it takes the focus so that the arrow keys can move it.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role
      <div className={styles.tableFrame} role="group" aria-label="Table" tabIndex={0}>
        <table {...attributes}>{children}</table>
      </div>
    )
  },
  input: ({ checked }) => (
    <span className={styles.task}>
      <span aria-hidden>{checked ? '☑' : '☐'}</span>
      <VisuallyHidden>{checked ? 'Done:' : 'To do:'}</VisuallyHidden>
    </span>
  ),
}

/** What is allowed in a document: what GitHub allows, and our own signs for divisions. */
const safe = {
  ...defaultSchema,
  attributes: { ...defaultSchema.attributes, p: ['dataDivision', 'dataDivisionEnd'] },
}

/** Markdown set for reading: safe, with its passage and page marks. */
export function DocumentMarkdown({ definitions, ...marks }: Props) {
  return (
    <Markdown
      components={components}
      remarkPlugins={[remarkFrontmatter, remarkGfm, remarkDivs, remarkAttributes, remarkNotes]}
      rehypePlugins={[rehypePlainHtml, [rehypeSanitize, safe], [rehypeReading, marks]]}
      remarkRehypeOptions={{ allowDangerousHtml: true }}
    >
      {definitions === '' ? marks.source : `${marks.source}\n\n${definitions}`}
    </Markdown>
  )
}
