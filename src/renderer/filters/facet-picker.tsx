import { Checkbox, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { DocumentFilter } from '../../shared/api/documents.ts'
import { useBackend } from '../app/backend-context.tsx'
import { LoadingRows } from '../components/loading-rows.tsx'
import { QueryView } from '../components/query-view.tsx'
import { sayNumber } from '../wording/say-number.ts'
import { listFields, toggleValue, type ListField } from './filter-chips.ts'
import styles from './filters.module.css'

interface Props {
  filter: DocumentFilter
  onChange: (filter: DocumentFilter) => void
}

/** Longer lists of values get a box to find a value in them. */
const longList = 8

/** Everything the library can be filtered by, with the number of documents for each value. */
export function FacetPicker({ filter, onChange }: Props) {
  const { queries } = useBackend()
  const facets = useQuery(queries.documents.facets.queryOptions())
  return (
    <QueryView
      query={facets}
      errorTitle="The filters cannot be listed"
      loading={<LoadingRows label="Loading filters" count={6} rowHeight={32} />}
    >
      {(data) => (
        <div className={styles.picker}>
          {(Object.keys(listFields) as ListField[]).map((field) => (
            <FacetGroup
              key={field}
              field={field}
              values={data[field]}
              chosen={filter[field] ?? []}
              onToggle={(value) => onChange(toggleValue(filter, field, value))}
            />
          ))}
          <fieldset className={styles.group}>
            <legend className={styles.legend}>Date</legend>
            <div className={styles.dates}>
              <TextInput
                type="date"
                label="From"
                value={filter.dateFrom ?? ''}
                onChange={(event) => onChange(withDate(filter, 'dateFrom', event.currentTarget.value))}
              />
              <TextInput
                type="date"
                label="Until"
                value={filter.dateTo ?? ''}
                onChange={(event) => onChange(withDate(filter, 'dateTo', event.currentTarget.value))}
              />
            </div>
          </fieldset>
        </div>
      )}
    </QueryView>
  )
}

interface GroupProps {
  field: ListField
  values: readonly { value: string; count: number }[]
  chosen: readonly string[]
  onToggle: (value: string) => void
}

function FacetGroup({ field, values, chosen, onToggle }: GroupProps) {
  const [part, setPart] = useState('')
  const { many, name } = listFields[field]
  if (values.length === 0) return null
  const shown = values.filter(({ value }) => name(value).toLowerCase().includes(part.toLowerCase()))
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{many}</legend>
      {values.length > longList && (
        <TextInput
          size="xs"
          mb={4}
          placeholder={`Find in ${many.toLowerCase()}`}
          aria-label={`Find in ${many.toLowerCase()}`}
          value={part}
          onChange={(event) => setPart(event.currentTarget.value)}
        />
      )}
      <div className={styles.values}>
        {shown.map(({ value, count }) => (
          <Checkbox
            key={value}
            size="xs"
            className={styles.value}
            checked={chosen.includes(value)}
            onChange={() => onToggle(value)}
            label={
              <>
                <span>{name(value)}</span>
                <span className={styles.number}>{sayNumber(count)}</span>
              </>
            }
          />
        ))}
      </div>
    </fieldset>
  )
}

function withDate(filter: DocumentFilter, field: 'dateFrom' | 'dateTo', date: string): DocumentFilter {
  const { [field]: _, ...rest } = filter
  return date === '' ? rest : { ...rest, [field]: date }
}
