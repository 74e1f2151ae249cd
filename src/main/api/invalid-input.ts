/** What a schema says about one place of an input; zod's issues have this shape. */
export interface InputIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
  readonly code?: string
  readonly expected?: unknown
  readonly origin?: unknown
  readonly minimum?: unknown
  readonly maximum?: unknown
  readonly inclusive?: unknown
  readonly format?: unknown
  readonly values?: unknown
  readonly keys?: unknown
}

/** An issue as it travels to the caller: where, and what is wrong there. */
export interface InvalidField {
  field: string
  message: string
}

/** Longer values are cut, so that an error never carries a whole document back. */
const shownCharacters = 60

/** A list of thousands of wrong entries is wrong in one way; the first few tell it. */
const listedFields = 20

/**
 * The sentence a person reads and the fields a program reads, for an input that does not fit its schema: each names
 * the field, what was expected there and what was found.
 */
export function describeInvalidInput(
  issues: readonly InputIssue[],
  input: unknown,
): { message: string; fields: InvalidField[] } {
  const fields = issues.slice(0, listedFields).map((issue) => describeIssue(issue, input))
  const first = fields[0]
  if (!first) return { message: 'The request does not have the expected form.', fields }
  const more = issues.length - 1
  const rest = more === 0 ? '' : more === 1 ? ' One more field is wrong.' : ` ${more} more fields are wrong.`
  return { message: `${first.message}${rest}`, fields }
}

function describeIssue(issue: InputIssue, input: unknown): InvalidField {
  const keys = (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part))
  const field = fieldName(keys)
  const subject = field === '' ? 'The request' : `The field "${field}"`
  const found = keys.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  )
  if (issue.code === 'unrecognized_keys') {
    return { field, message: `${subject} has unknown parts: ${listed(issue.keys)}. Remove them.` }
  }
  const expectation = describeExpectation(issue)
  if (found === undefined) return { field, message: `${subject} is missing; it must be ${expectation}.` }
  return { field, message: `${subject} must be ${expectation}; found ${describeValue(found)}.` }
}

function fieldName(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((name, key) => {
    if (typeof key === 'number') return `${name}[${key}]`
    return name === '' ? String(key) : `${name}.${String(key)}`
  }, '')
}

function describeExpectation(issue: InputIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeNames[String(issue.expected)] ?? String(issue.expected)
    case 'invalid_value':
      return `one of ${listed(issue.values)}`
    case 'invalid_format':
      return formatNames[String(issue.format)] ?? `a text in the form "${String(issue.format)}"`
    case 'too_small':
      return describeLimit(issue, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)
    case 'too_big':
      return describeLimit(issue, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)
    default:
      return `valid (${issue.message})`
  }
}

function describeLimit(issue: InputIssue, bound: string, limit: unknown): string {
  if (issue.origin === 'string') return `${bound} ${counted(limit, 'character')} long`
  if (issue.origin === 'array' || issue.origin === 'set')
    return `a list of ${bound} ${counted(limit, 'entry', 'entries')}`
  return `${bound} ${String(limit)}`
}

function counted(count: unknown, one: string, many = `${one}s`): string {
  return `${String(count)} ${Number(count) === 1 ? one : many}`
}

function describeValue(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'string') {
    if (value.trim() === '') return 'an empty text'
    return `"${value.length > shownCharacters ? `${value.slice(0, shownCharacters)}…` : value}"`
  }
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value)
  if (Array.isArray(value)) return `a list of ${counted(value.length, 'entry', 'entries')}`
  return 'an object'
}

function listed(values: unknown): string {
  return Array.isArray(values) ? values.map((value) => `"${String(value)}"`).join(', ') : String(values)
}

const typeNames: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

const formatNames: Record<string, string> = {
  uuid: 'an id (UUID)',
  date: 'a date like 2026-01-31',
  datetime: 'a time like 2026-01-31T12:00:00Z',
}
