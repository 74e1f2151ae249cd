import type { Search } from '../search/hybrid-search.ts'
import { implementer } from './middleware.ts'

/** The search area. */
export function searchApi({ search }: { search: Search }) {
  return {
    run: implementer.search.run.handler(({ input, signal }) =>
      search.run(input, signal ?? new AbortController().signal),
    ),
  }
}
