import {
  IconFileText,
  IconFileTypeDocx,
  IconFileTypePdf,
  IconMarkdown,
  IconTableRow,
  IconWorld,
  type Icon,
} from '@tabler/icons-react'
import type { FormatId } from '../../shared/api/documents.ts'

const icons: Record<FormatId, Icon> = {
  pdf: IconFileTypePdf,
  docx: IconFileTypeDocx,
  markdown: IconMarkdown,
  html: IconWorld,
  text: IconFileText,
  csv: IconTableRow,
}

interface Props {
  format: FormatId
  size?: number
}

/** The sign of a kind of file; its name stands beside it or in a tooltip. */
export function FormatIcon({ format, size = 18 }: Props) {
  const Icon = icons[format]
  return <Icon size={size} stroke={1.5} aria-hidden style={{ color: 'var(--ink-faint)', flex: 'none' }} />
}
