import { expect, test } from 'vitest'
import { filterChips, toggleValue } from '../../../src/renderer/filters/filter-chips.ts'
import { filterOf, filterParams, filterParamsSchema } from '../../../src/renderer/filters/filter-params.ts'
import { searchParamsSchema } from '../../../src/renderer/screens/search/search-params.ts'

test('a filter survives its way through the address', () => {
  const filter = { collections: ['Teaching'], formats: ['pdf' as const], dateFrom: '2023-01-01' }
  expect(filterOf(filterParamsSchema.parse(filterParams(filter)))).toEqual(filter)
})

test('a part of an address that makes no sense is left out and the rest is kept', () => {
  const params = searchParamsSchema.parse({
    q: 2024,
    mode: 'magic',
    formats: ['exe'],
    limit: 'many',
    collections: ['A'],
    doc: 'x',
  })
  expect(params).toMatchObject({ q: '2024', collections: ['A'] })
  expect(params.mode ?? params.formats ?? params.limit ?? params.doc).toBeUndefined()
})

test('each part of a filter has a chip that takes it off alone', () => {
  const filter = {
    collections: ['Teaching', 'Coaching'],
    documentTypes: ['case_study' as const],
    dateTo: '2023-12-31',
  }
  const chips = filterChips(filter)
  expect(chips.map(({ text }) => text)).toEqual([
    'Collection: Teaching',
    'Collection: Coaching',
    'Type: Case study',
    'Until 31 Dec 2023',
  ])
  expect(chips[0]?.without).toEqual({ ...filter, collections: ['Coaching'] })
  expect(chips[3]?.without).toEqual({ collections: filter.collections, documentTypes: filter.documentTypes })
})

test('a value is put in and taken out, and an empty field goes', () => {
  const one = toggleValue({}, 'tags', 'online')
  expect(one).toEqual({ tags: ['online'] })
  expect(toggleValue(one, 'tags', 'online')).toEqual({})
})
