interface Citation {
  text: string
  title: string
  author: string | null
  sourceName: string
  version: number
  page: number | null
  headingPath: readonly string[]
}

/** A passage with where it comes from, ready to paste: the text in quotes, then author, title, place and file. */
export function citePassage({
  text,
  title,
  author,
  sourceName,
  version,
  page,
  headingPath,
}: Citation): string {
  const quoted = `“${text.replace(/\s*\n\s*/g, ' ').trim()}”`
  const place = page === null ? headingPath.at(-1) : `p. ${page}`
  const source = [author, title, place === title ? null : place].filter(Boolean).join(', ')
  return `${quoted}\n— ${source} (${sourceName}, version ${version})`
}
