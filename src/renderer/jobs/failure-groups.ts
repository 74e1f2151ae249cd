import type { JobItem } from '../../shared/api/jobs.ts'
import type { ErrorCode } from '../../shared/errors.ts'

/** What a reason means for a person who looks at a list of files, where the code alone would not say it. */
const headings: Partial<Record<ErrorCode, string>> = {
  'file-no-text': 'No text in it',
  'file-encrypted': 'Protected by a password',
  'file-damaged': 'Damaged',
  'file-empty': 'Empty',
  'file-too-large': 'Too large',
  'file-too-slow': 'Took too long to read',
  'file-too-complex': 'Needs too much memory to read',
  'file-unsupported': 'Of a kind that Lectern does not read',
  'file-wrong-type': 'Not what the name says',
  'file-bad-encoding': 'Text that cannot be decoded',
  'file-bad-rows': 'Rows that cannot be read',
  'file-not-found': 'No longer there',
  'file-unreadable': 'Not allowed to be read',
  'embedder-unreachable': 'Could not be prepared for search by meaning',
  cancelled: 'Stopped',
}

export interface FailureGroup {
  code: string
  heading: string
  items: JobItem[]
}

/** Failed files by reason, the most frequent reason first. */
export function groupFailures(items: readonly JobItem[]): FailureGroup[] {
  const groups = new Map<string, FailureGroup>()
  for (const item of items) {
    const code = item.failure?.code ?? 'internal'
    const group = groups.get(code) ?? { code, heading: headings[code] ?? 'Something went wrong', items: [] }
    group.items.push(item)
    groups.set(code, group)
  }
  return [...groups.values()].sort((a, b) => b.items.length - a.items.length)
}
