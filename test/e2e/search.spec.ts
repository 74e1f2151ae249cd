import { expect, test } from 'playwright/test'
import { importFiles } from './support/import-files.ts'
import { breaksHandbook, feedbackGuide, textFile } from './support/sample-files.ts'
import { serveLibrary } from './support/served-library.ts'

const library = serveLibrary()

test.beforeAll(async ({ browser }) => {
  const page = await browser.newPage()
  await library.open(page)
  await importFiles(page, [await breaksHandbook()], 'Workshops')
  await importFiles(
    page,
    [feedbackGuide, textFile('Talk.txt', 'A talk about breaks in talks, and why they matter.')],
    'Coaching',
  )
  await page.close()
})

test('the question, its filters and the open passage are in the address and survive a reload', async ({
  page,
}) => {
  await library.open(page, '#/search')
  const box = page.getByRole('combobox', { name: 'Search the library' })
  const rows = page.getByRole('grid', { name: 'Passages found' }).getByRole('row')
  await box.fill('breaks')
  await expect(rows.filter({ hasText: 'Workshop handbook' })).not.toHaveCount(0)
  await expect(rows.filter({ hasText: 'Talk' })).not.toHaveCount(0)

  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('checkbox', { name: /Workshops/ }).check()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Remove filter Collection: Workshops' })).toBeVisible()
  await expect(rows.filter({ hasText: 'Talk' })).toHaveCount(0)
  await rows.first().click()
  await expect(page.getByRole('region', { name: 'Text of Workshop handbook' })).toBeFocused()

  await page.reload()
  await expect(box).toHaveValue('breaks')
  await expect(page.getByRole('button', { name: 'Remove filter Collection: Workshops' })).toBeVisible()
  await expect(page.locator('mark[data-passage]').first()).toBeInViewport()

  await page.getByRole('button', { name: 'Remove filter Collection: Workshops' }).click()
  await expect(rows.filter({ hasText: 'Talk' })).not.toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Filter', exact: true })).toBeFocused()
})

test('a collection in the sidebar narrows the search', async ({ page }) => {
  await library.open(page, '#/search?q=breaks')
  const rows = page.getByRole('grid', { name: 'Passages found' }).getByRole('row')
  await page
    .getByRole('navigation', { name: 'Collections' })
    .getByRole('link', { name: /Coaching/ })
    .click()
  await expect(rows.filter({ hasText: 'Workshop handbook' })).toHaveCount(0)
  await expect(rows.filter({ hasText: 'Talk' })).not.toHaveCount(0)
  await expect(page).toHaveURL(/q=breaks/)
})

test('the arrow keys move through the passages while the box keeps the focus, and the text follows', async ({
  page,
}) => {
  await library.open(page, '#/search?q=talk')
  const rows = page.getByRole('grid', { name: 'Passages found' }).getByRole('row')
  await expect(rows.first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowDown')
  await expect(rows.nth(1)).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('combobox', { name: 'Search the library' })).toBeFocused()
  const title = await rows.nth(1).locator('[dir=auto]').first().innerText()
  await expect(page.getByRole('region', { name: `Text of ${title}` })).toBeVisible()

  await page.getByRole('link', { name: 'Open' }).click()
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(rows.nth(1)).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('combobox', { name: 'Search the library' })).toBeFocused()
})

test('every passage says why it was found', async ({ page }) => {
  await library.open(page, '#/search?q=feedback')
  await page.getByRole('button', { name: /^Why this passage: .*words 1/ }).click()
  const why = page.getByRole('dialog', { name: 'Why this passage' })
  await expect(why).toContainText('Your words in it')
  await expect(why).toContainText(/feedback/i)
  await page.keyboard.press('Escape')
  await expect(why).toBeHidden()
})

test('a search without passages says what was searched and how to search wider', async ({ page }) => {
  await library.open(page, '#/search?q=xylophonquartz&mode=words&collections=%5B%22Coaching%22%5D')
  await expect(page.getByRole('heading', { name: 'No passage found for “xylophonquartz”' })).toBeVisible()
  await expect(page.getByText('Searched by words only in Collection: Coaching.')).toBeVisible()
  await page.getByRole('button', { name: 'Search without filters' }).click()
  await expect(page.getByText('Searched by words only in the whole library.')).toBeVisible()
})

test('on a narrow window the passage is a page of its own with a way back', async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 700 })
  await library.open(page, '#/search?q=breaks')
  const rows = page.getByRole('grid', { name: 'Passages found' }).getByRole('row')
  await rows.first().click()
  await expect(page.locator('mark[data-passage]').first()).toBeInViewport()
  await expect(page.getByRole('combobox', { name: 'Search the library' })).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('combobox', { name: 'Search the library' })).toBeFocused()
  await rows.first().click()
  await page.goBack()
  await expect(rows.first()).toBeVisible()
})
