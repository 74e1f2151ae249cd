import { expect, test, type Page } from 'playwright/test'
import { importFiles } from './support/import-files.ts'
import { breaksHandbook, feedbackGuide, textFile } from './support/sample-files.ts'
import { serveLibrary } from './support/served-library.ts'

const library = serveLibrary()

test.describe.configure({ mode: 'serial' })

/** Drops text files on the middle of the window, the way a browser reports it. */
async function dropFiles(page: Page, files: { name: string; text: string }[]): Promise<void> {
  const transfer = await page.evaluateHandle((list) => {
    const data = new DataTransfer()
    for (const { name, text } of list) data.items.add(new File([text], name, { type: 'text/markdown' }))
    return data
  }, files)
  await page.dispatchEvent('main', 'dragenter', { dataTransfer: transfer })
  await expect(page.getByText('Drop files or folders to import them')).toBeVisible()
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer })
}

test('every empty screen says what it is for and what to do', async ({ page }) => {
  await library.open(page, '#/library')
  await expect(page.getByRole('heading', { name: 'Your material goes here' })).toBeVisible()
  await expect(page.getByText(/It reads .*\.pdf.*\.docx.*\.md/)).toBeVisible()
  await expect(page.getByRole('main').getByRole('button', { name: 'Import folder…' }).last()).toBeVisible()

  await page.keyboard.press('Alt+1')
  await expect(page.getByRole('heading', { name: 'The library is empty' })).toBeVisible()
  await page.keyboard.press('Alt+3')
  await expect(page.getByRole('heading', { name: 'Nothing has happened yet' })).toBeVisible()
})

test('files dropped anywhere on the window are imported', async ({ page }) => {
  await library.open(page, '#/activity')
  await dropFiles(page, [
    { name: 'Dropped.md', text: '# A dropped note\n\nIt fell on the window.' },
    { name: 'Dropped too.md', text: '# Another dropped note\n\nIt fell beside it.' },
  ])
  await expect(page.getByRole('dialog', { name: 'Import into the library' })).toContainText('2 files')
  await page.getByRole('button', { name: 'Import 2 files' }).click()
  await expect(page.getByRole('listitem', { name: /^Import/ })).toContainText('2 imported')
  await page.keyboard.press('Alt+2')
  await expect(page.getByRole('row', { name: /A dropped note/ })).toBeVisible()
})

test('the table sorts, filters by title, and keeps both in the address', async ({ page }) => {
  await library.open(page)
  await importFiles(
    page,
    [await breaksHandbook(), feedbackGuide, textFile('Zebra.txt', 'Black and white.')],
    'Mixed',
  )
  await page.keyboard.press('Alt+2')
  const rows = page.getByRole('grid', { name: 'Documents' }).getByRole('row')
  await page.getByRole('button', { name: 'Title', exact: true }).click()
  await expect(page.getByRole('columnheader', { name: 'Title' })).toHaveAttribute('aria-sort', 'ascending')
  await expect(rows.nth(1)).toContainText('A dropped note')
  await page.getByRole('button', { name: 'Title', exact: true }).click()
  await expect(rows.nth(1)).toContainText('Zebra')

  await page.getByRole('textbox', { name: 'Title or file name contains' }).fill('handbook')
  await expect(rows).toHaveCount(2)
  await page.reload()
  await expect(rows).toHaveCount(2)
  await expect(rows.nth(1)).toContainText('Workshop handbook')
  await page.getByRole('textbox', { name: 'Title or file name contains' }).fill('nothing like it')
  await page.getByRole('button', { name: 'Show all documents' }).click()
  await expect(rows).toHaveCount(6)
})

test('the arrow keys move through the documents and Enter opens one', async ({ page }) => {
  await library.open(page, '#/library?sort=title&descending=false')
  const table = page.getByRole('grid', { name: 'Documents' })
  await expect(table.getByRole('row')).toHaveCount(6)
  await table.focus()
  await page.keyboard.press('End')
  await expect(table.getByRole('row', { selected: true })).toContainText('Zebra')
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await expect(table.getByRole('row', { selected: true })).toContainText('Another dropped note')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Another dropped note' })).toBeVisible()

  await page.keyboard.press('Escape')
  await expect(table).toBeFocused()
  await expect(table.getByRole('row', { selected: true })).toContainText('Another dropped note')
})

test('a program that is gone is told of, and what was on the screen stays', async ({ page }) => {
  await library.open(page, '#/library')
  await expect(page.getByRole('row', { name: /Zebra/ })).toBeVisible()
  await library.kill()
  await expect(page.getByText(/Lectern does not answer/)).toBeVisible({ timeout: 15_000 })
  await expect(page.getByRole('row', { name: /Zebra/ })).toBeVisible()
})
