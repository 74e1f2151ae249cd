import { expect, test } from 'vitest'
import { plainText } from '../../../src/renderer/reader/plain-text.ts'

test('a passage is quoted without the signs that are for programs', () => {
  expect(
    plainText(
      '::: callout\n\n## Pauses {#pauses}\n\nWait *five* seconds.\n\n<!-- check -->\n\n- one\n- two\n:::\n',
    ),
  ).toBe('Pauses\nWait five seconds.\none\ntwo')
})
