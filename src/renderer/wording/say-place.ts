interface Place {
  page: number | null
  pageTo?: number | null
  headingPath: readonly string[]
}

/** Where in a document a passage stands: `p. 14`, `p. 14–15`, else its headings, else nothing. */
export function sayPlace({ page, pageTo, headingPath }: Place): string {
  if (page !== null) return pageTo && pageTo > page ? `p. ${page}–${pageTo}` : `p. ${page}`
  return headingPath.join(' › ')
}
