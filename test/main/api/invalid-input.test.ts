import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { describeInvalidInput } from '../../../src/main/api/invalid-input.ts'

/** The answer to an input, as the procedures give it. */
function describeFor(schema: z.ZodType, input: unknown) {
  const { error } = schema.safeParse(input)
  if (!error) throw new Error('The input fits its schema.')
  return describeInvalidInput(error.issues, input)
}

const cases: [what: string, schema: z.ZodType, input: unknown, message: string][] = [
  ['a missing field', z.object({ text: z.string() }), {}, 'The field "text" is missing; it must be text.'],
  ['a wrong type', z.object({ text: z.string() }), { text: 5 }, 'The field "text" must be text; found 5.'],
  ['null', z.object({ text: z.string() }), { text: null }, 'The field "text" must be text; found null.'],
  [
    'an object',
    z.object({ limit: z.number() }),
    { limit: {} },
    'The field "limit" must be a number; found an object.',
  ],
  [
    'half a number',
    z.object({ limit: z.int() }),
    { limit: 1.5 },
    'The field "limit" must be a whole number; found 1.5.',
  ],
  [
    'too little',
    z.object({ limit: z.number().min(1) }),
    { limit: 0 },
    'The field "limit" must be at least 1; found 0.',
  ],
  [
    'too much',
    z.object({ limit: z.number().lt(9) }),
    { limit: 9 },
    'The field "limit" must be less than 9; found 9.',
  ],
  [
    'text that is no number',
    z.object({ limit: z.coerce.number() }),
    { limit: 'many' },
    'The field "limit" must be a number; found "many".',
  ],
  [
    'blank text',
    z.object({ text: z.string().trim().min(1) }),
    { text: ' \n' },
    'The field "text" must be at least 1 character long; found an empty text.',
  ],
  [
    'an empty list',
    z.object({ tokens: z.array(z.string()).min(1) }),
    { tokens: [] },
    'The field "tokens" must be a list of at least 1 entry; found a list of 0 entries.',
  ],
  [
    'a word that is not one of the choices, deep inside',
    z.object({ filter: z.object({ formats: z.array(z.enum(['pdf', 'docx'])) }) }),
    { filter: { formats: ['pdf', 'exe'] } },
    'The field "filter.formats[1]" must be one of "pdf", "docx"; found "exe".',
  ],
  ['an id', z.object({ id: z.uuid() }), { id: 'x' }, 'The field "id" must be an id (UUID); found "x".'],
  [
    'a day',
    z.object({ day: z.iso.date() }),
    { day: '1.2.26' },
    'The field "day" must be a date like 2026-01-31; found "1.2.26".',
  ],
  [
    'an unknown part',
    z.strictObject({}),
    { other: 1 },
    'The request has unknown parts: "other". Remove them.',
  ],
  ['no object at all', z.object({ text: z.string() }), 'x', 'The request must be an object; found "x".'],
  ['nothing', z.object({ text: z.string() }), undefined, 'The request is missing; it must be an object.'],
]

describe('the sentence for an input that does not fit', () => {
  it.each(cases)('names field, expectation and finding for %s', (_, schema, input, message) => {
    expect(describeFor(schema, input).message).toBe(message)
  })

  it('tells the first mistake in full, counts the others, and lists all for programs', () => {
    const schema = z.object({ a: z.string(), b: z.string(), c: z.string() })
    expect(describeFor(schema, { c: '' })).toEqual({
      message: 'The field "a" is missing; it must be text. One more field is wrong.',
      fields: [
        { field: 'a', message: 'The field "a" is missing; it must be text.' },
        { field: 'b', message: 'The field "b" is missing; it must be text.' },
      ],
    })
    expect(describeFor(schema, {}).message).toMatch(/ 2 more fields are wrong\.$/)
  })

  it('does not list thousands of wrong entries one by one', () => {
    const tokens = Array.from({ length: 5000 }, () => 5)
    const { message, fields } = describeFor(z.object({ tokens: z.array(z.string()) }), { tokens })
    expect(message).toBe('The field "tokens[0]" must be text; found 5. 4999 more fields are wrong.')
    expect(fields).toHaveLength(20)
  })

  it('does not send a long text back', () => {
    const { message } = describeFor(z.object({ text: z.string().max(10) }), { text: 'x'.repeat(100_000) })
    expect(message).toBe(`The field "text" must be at most 10 characters long; found "${'x'.repeat(60)}…".`)
  })
})
