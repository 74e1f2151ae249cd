import { Modal } from '@mantine/core'
import type { FormatId } from '../../shared/api/documents.ts'
import { ImportForm } from './import-form.tsx'
import type { ImportSource } from './import-source.ts'

interface Props {
  source: ImportSource | null
  formats: readonly { id: FormatId; name: string; extensions: readonly string[] }[]
  onClose: () => void
}

/** Shows what is about to be imported and asks what should be noted about it. */
export function ImportDialog({ source, formats, onClose }: Props) {
  return (
    <Modal
      opened={source !== null}
      onClose={onClose}
      title="Import into the library"
      size="lg"
      closeOnClickOutside={false}
    >
      {source && <ImportForm source={source} formats={formats} onClose={onClose} />}
    </Modal>
  )
}
