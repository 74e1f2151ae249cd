import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCheck, IconQuote } from '@tabler/icons-react'
import { useClipboard } from '@mantine/hooks'
import type { DocumentDetail } from '../../shared/api/documents.ts'
import { citePassage } from '../wording/cite-passage.ts'
import { headingPathAt, lastAtOrBefore } from './find-place.ts'
import { plainText } from './plain-text.ts'
import { readSelection } from './read-selection.ts'

interface Props {
  document: DocumentDetail
  /** What is copied when no text is selected. */
  passage: { start: number; end: number } | null
}

/** Copies the selected text, or else the passage, together with where it comes from. */
export function CopyCitation({ document, passage }: Props) {
  const clipboard = useClipboard({ timeout: 2_000 })
  const handleCopy = () => {
    const selection = readSelection()
    const chosen =
      selection ??
      (passage && {
        text: plainText(document.content.slice(passage.start, passage.end)),
        start: passage.start,
      })
    if (!chosen) {
      notifications.show({ id: 'nothing-selected', message: 'Select the text to copy first.' })
      return
    }
    const page = lastAtOrBefore(document.pages, chosen.start)?.page ?? null
    clipboard.copy(
      citePassage({
        ...document,
        text: chosen.text,
        page,
        headingPath: headingPathAt(document.outline, chosen.start),
      }),
    )
  }
  return (
    <Button
      size="compact-md"
      variant="default"
      leftSection={
        clipboard.copied ? <IconCheck size={16} aria-hidden /> : <IconQuote size={16} aria-hidden />
      }
      onClick={handleCopy}
    >
      <span aria-live="polite">{clipboard.copied ? 'Copied' : 'Copy citation'}</span>
    </Button>
  )
}
