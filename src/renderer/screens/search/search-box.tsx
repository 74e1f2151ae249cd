import { CloseButton, Loader, SegmentedControl, TextInput, VisuallyHidden } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { KeyboardEventHandler, Ref } from 'react'
import type { DocumentFilter } from '../../../shared/api/documents.ts'
import { searchModes, type SearchMode } from '../../../shared/api/search.ts'
import { Shortcut } from '../../components/shortcut.tsx'
import { FilterBar } from '../../filters/filter-bar.tsx'
import { searchModeNames } from '../../wording/names.ts'
import styles from './search.module.css'

interface Props {
  ref: Ref<HTMLInputElement>
  text: string
  onTextChange: (text: string) => void
  mode: SearchMode
  onModeChange: (mode: SearchMode) => void
  isBusy: boolean
  filter: DocumentFilter
  onFilterChange: (filter: DocumentFilter) => void
  /** Ids of the list of passages and of the passage that the arrow keys are on. */
  controls: string | undefined
  activeDescendant: string | undefined
  onKeyDown: KeyboardEventHandler
}

const modeChoices = searchModes.map((value) => ({ value, label: searchModeNames[value] }))

/** Where the question is asked: text, way of searching and filters. */
export function SearchBox(props: Props) {
  const { ref, text, onTextChange, mode, onModeChange, isBusy, filter, onFilterChange, onKeyDown } = props
  return (
    <search className={styles.head}>
      <VisuallyHidden component="h1">Search</VisuallyHidden>
      <TextInput
        ref={ref}
        size="md"
        value={text}
        onChange={(event) => onTextChange(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        placeholder="Ask in your own words"
        aria-label="Search the library"
        // The field stays one of text; its list of passages is a grid of our own.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="combobox"
        aria-autocomplete="none"
        aria-haspopup="grid"
        aria-expanded={props.controls !== undefined}
        aria-controls={props.controls}
        aria-activedescendant={props.activeDescendant}
        autoComplete="off"
        spellCheck={false}
        maxLength={2000}
        dir="auto"
        classNames={{ input: styles.box! }}
        leftSection={<IconSearch size={18} stroke={1.75} aria-hidden />}
        rightSectionWidth={text === '' ? 68 : 76}
        rightSection={
          <span className={styles.boxEnd}>
            {isBusy && <Loader size={16} aria-label="Searching" />}
            {text === '' ? (
              <Shortcut keys="mod+K" />
            ) : (
              <CloseButton aria-label="Clear the search" onClick={() => onTextChange('')} />
            )}
          </span>
        }
      />
      <div className={styles.settings}>
        <FilterBar filter={filter} onChange={onFilterChange} />
        <SegmentedControl
          size="xs"
          aria-label="Search by"
          data={modeChoices}
          value={mode}
          onChange={(value) => onModeChange(value)}
        />
      </div>
    </search>
  )
}
