interface Place {
  page: number | null
  pageTo?: number | null
  headingPath: readonly string[]
}

/** Where in a document a passage stands: `p. 14`, `p. 14–15`, else the heading it stands under, else nothing. */
export function sayPlace({ page, pageTo, headingPath }: Place): string {
  if (page === null) return headingPath.at(-1) ?? ''
  return pageTo && pageTo > page ? `p. ${page}–${pageTo}` : `p. ${page}`
}
