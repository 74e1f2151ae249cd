import { expect, test } from 'vitest'
import { likeness } from '../../../src/main/text/likeness.ts'

const handbook = Array.from(
  { length: 40 },
  (_, step) => `In step ${step} the coach asks about topic ${step * 7}.`,
)

test('a text is wholly like itself, whatever its case and marks', () => {
  expect(likeness('Ask, wait, and listen well.', 'ask wait AND listen — well')).toBe(1)
})

test('an edited text is still more than half the same', () => {
  const edited = [...handbook.slice(0, 10), 'Here a whole new paragraph was put in.', ...handbook.slice(12)]
  expect(likeness(handbook.join(' '), edited.join(' '))).toBeGreaterThan(0.7)
})

test('two forms that were filled in differently are not', () => {
  const form = (name: string, notes: string) => `Agenda\nPlace and time\n${name}\nWhat we agreed\n${notes}`
  const one = form('Bern, Monday at nine', 'Everybody brings one example of a question that opened a talk.')
  const other = form(
    'Online, Friday at two',
    'The next meeting is about conflict; Ana prepares a role play for it.',
  )
  expect(likeness(one, other)).toBeLessThan(0.3)
})

test('nothing is like nothing', () => {
  expect(likeness('', '')).toBe(0)
  expect(likeness('ask', 'ask')).toBe(1)
})
