import { describe, expect, it } from 'vitest'
import { createLog, type LogFields, type LogLevel } from '../../../src/main/platform/log.ts'

function written(level: LogLevel, message: string, fields?: LogFields): string {
  const lines: string[] = []
  createLog((line) => lines.push(line), level).warn(message, fields)
  return lines.join('\n')
}

describe('the log', () => {
  it('writes one line with time, level, message and facts', () => {
    expect(written('info', 'Opened', { folder: '/a b', tookMs: 12, skipped: undefined })).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z WARN Opened folder="\/a b" tookMs=12$/,
    )
  })

  it('leaves out what is below its level', () => {
    expect(written('error', 'Opened')).toBe('')
  })

  it('never writes a secret, under whatever name or in a URL', () => {
    const line = written('info', 'Connecting to postgresql://me:hush@db/library', {
      password: 'hush',
      apiKey: 'hush',
      accessToken: 'hush',
      Authorization: 'Bearer hush',
      error: new Error('postgresql://me:hush@db failed', { cause: new Error('mysql://a:hush@b') }),
      nested: { url: 'https://me:hush@host/', 'api-key': 1, clientSecret: 'hush', accessTokenValue: 'hush' },
    })
    expect(line).toContain('postgresql://me:(hidden)@db/library')
    expect(line).not.toContain('hush')
  })

  it('takes facts that cannot be written as JSON', () => {
    const circular: Record<string, unknown> = { big: 10n }
    circular.self = circular
    expect(written('info', 'Odd', { circular })).toContain('Circular')
  })
})
