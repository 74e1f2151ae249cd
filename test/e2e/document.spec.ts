import { expect, test } from 'playwright/test'
import { importFiles } from './support/import-files.ts'
import { breaksHandbook, feedbackGuide, textFile } from './support/sample-files.ts'
import { serveLibrary } from './support/served-library.ts'

const library = serveLibrary()
const arabic = textFile(
  'Arabic.md',
  '# مقدمة في التدريس\n\nالتغذية الراجعة تساعد عندما تكون محددة.\n\nAnd one line in English.\n',
)
const long = textFile(
  'Long book.md',
  Array.from(
    { length: 400 },
    (_, chapter) =>
      `# Chapter ${chapter + 1}\n\n${`Sentence ${chapter + 1} of a book that nobody reads at one sitting. `.repeat(40)}\n\n- a point\n- another point\n`,
  ).join('\n'),
)

test.beforeAll(async ({ browser }) => {
  const page = await browser.newPage()
  await library.open(page)
  await importFiles(page, [await breaksHandbook(), feedbackGuide, arabic, long])
  await page.close()
})

test('a passage is marked to the character, wherever it begins and ends', async ({ page }) => {
  await library.open(page, '#/search?q=%22quiet+room%22&mode=words')
  await page.getByRole('link', { name: 'Open' }).click()
  await expect(page.locator('mark').first()).toBeInViewport()
  const source = feedbackGuide.buffer.toString()
  const range = `from=${source.indexOf('fic*, about')}&to=${source.indexOf(' the work')}`
  await page.goto(page.url().replace(/from=\d+&to=\d+/, range))
  await expect(page.locator('mark')).toHaveText(['fic', ', about'])
})

test('the outline leads to a heading and marks the one that is read', async ({ page }) => {
  await library.open(page, '#/search?q=Chapter+sentence')
  await page.getByRole('link', { name: 'Open' }).click()
  const outline = page.getByRole('navigation', { name: 'Outline' })
  await outline.getByRole('button', { name: 'Chapter 377', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Chapter 377', exact: true })).toBeInViewport()
  await expect(outline.getByRole('button', { name: 'Chapter 377', exact: true })).toHaveAttribute(
    'aria-current',
    'location',
  )
  await page.keyboard.press('PageDown')
  await page.keyboard.press('PageDown')
  await page.keyboard.press('PageDown')
  await expect(outline.locator('[aria-current]')).not.toHaveText('Chapter 377')
})

test('pages are marked, and a page number leads to its page', async ({ page }) => {
  await library.open(page, '#/search?q=expectations+Monday')
  await page.getByRole('link', { name: 'Open' }).click()
  await expect(page.getByRole('separator', { name: 'Page 3' })).toBeInViewport()
  const number = page.getByLabel('Page', { exact: true })
  await number.fill('1')
  await number.press('Enter')
  await expect(page.getByText('Greet people at the door')).toBeInViewport()
  await expect(number).toHaveValue('1')
})

test('the citation of a passage holds its text, its document and its page', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await library.open(page, '#/search?q=attention+ninety+minutes')
  await expect(page.locator('mark').first()).toBeInViewport()
  await page.getByRole('button', { name: 'Copy citation' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  // The page itself may not read the clipboard, so the test pastes like a person.
  await page.getByRole('combobox', { name: 'Search the library' }).fill('')
  await page.keyboard.press('Control+v')
  const pasted = await page.getByRole('combobox', { name: 'Search the library' }).inputValue()
  expect(pasted).toContain('A break of ten minutes after every ninety minutes')
  expect(pasted).toMatch(/Workshop handbook, p\. 2 \(Workshop handbook\.pdf, version 1\)$/)
})

test('every paragraph reads in its own direction', async ({ page }) => {
  await library.open(page, '#/library')
  await page.getByRole('row', { name: /مقدمة/ }).click()
  const direction = (text: string) =>
    page.getByText(text).evaluate((element) => getComputedStyle(element).direction)
  await expect(page.getByText('And one line in English.')).toBeVisible()
  expect(await direction('التغذية الراجعة')).toBe('rtl')
  expect(await direction('And one line in English.')).toBe('ltr')
})

test('a long book opens at its passage without drawing what is far away', async ({ page }) => {
  await library.open(page, '#/search?q=%22Sentence+391%22&mode=words')
  await page.getByRole('link', { name: 'Open' }).click()
  await expect(page.locator('mark').first()).toBeInViewport()
  await expect(page.getByRole('heading', { name: 'Chapter 391', exact: true })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Chapter 5', exact: true })).toHaveCount(0)
})

test('links leave the program and say where they go', async ({ page }) => {
  await library.open(page, '#/search?q=%22long+version%22&mode=words')
  const link = page.getByRole('region').getByRole('link', { name: 'the long version' })
  await expect(link).toHaveAttribute('target', '_blank')
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer')
  await link.hover()
  await expect(page.getByRole('tooltip')).toHaveText('https://example.org/feedback')
})

test('an address without a document says so and offers a way on', async ({ page }) => {
  await library.open(page, '#/documents/nonsense')
  await expect(page.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible()
  await library.open(page, '#/documents/00000000-0000-4000-8000-000000000000')
  await expect(page.getByRole('alert')).toContainText('The document cannot be shown')
  await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0)
  await page.getByRole('link', { name: 'Go to the library' }).click()
  await expect(page.getByRole('heading', { name: 'Library', exact: true })).toBeVisible()
})
