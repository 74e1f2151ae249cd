import { Button, Popover } from '@mantine/core'
import { IconFilter, IconX } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { DocumentFilter } from '../../shared/api/documents.ts'
import { FacetPicker } from './facet-picker.tsx'
import { filterChips } from './filter-chips.ts'
import styles from './filters.module.css'

interface Props {
  filter: DocumentFilter
  onChange: (filter: DocumentFilter) => void
}

/** The filters that are set, each with the way to take it off, and the way to set more. */
export function FilterBar({ filter, onChange }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const chips = filterChips(filter)
  const handleRemove = (without: DocumentFilter) => {
    onChange(without)
    // The chip goes away under the focus; its neighbour that always stays takes over.
    button.current?.focus()
  }
  return (
    <div className={styles.bar}>
      <Popover opened={isOpen} onChange={setIsOpen} position="bottom-start" width={320} trapFocus returnFocus>
        <Popover.Target>
          <Button
            ref={button}
            size="compact-sm"
            variant="default"
            leftSection={<IconFilter size={14} aria-hidden />}
            aria-haspopup="dialog"
            onClick={() => setIsOpen(!isOpen)}
          >
            Filter
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Filter" p={0}>
          <FacetPicker filter={filter} onChange={onChange} />
        </Popover.Dropdown>
      </Popover>
      {chips.map(({ key, text, without }) => (
        <button
          key={key}
          type="button"
          className={styles.chip}
          aria-label={`Remove filter ${text}`}
          onClick={() => handleRemove(without)}
        >
          <span className={styles.chipText}>{text}</span>
          <IconX size={14} aria-hidden />
        </button>
      ))}
      {chips.length > 1 && (
        <Button size="compact-sm" variant="subtle" onClick={() => handleRemove({})}>
          Clear
        </Button>
      )}
    </div>
  )
}
