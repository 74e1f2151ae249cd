import { expect, test, type Page } from 'playwright/test'
import { breaksHandbook, feedbackGuide } from './support/sample-files.ts'
import { serveLibrary } from './support/served-library.ts'

const library = serveLibrary()

/** Presses Tab until something with this name has the focus: what a person without a mouse does. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const focused = page.locator(':focus')
  for (let presses = 0; presses < 40; presses += 1) {
    if ((await focused.count()) > 0) {
      const text = (await focused.getAttribute('aria-label')) ?? (await focused.innerText())
      if (name.test(text)) return
    }
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never reached ${name}.`)
}

test('with the keyboard only, a person imports files, asks, and stands on the right page', async ({
  page,
}) => {
  const files = [await breaksHandbook(), feedbackGuide]
  // Listening from the start: the browser takes a moment until it hands its file dialogs over.
  page.on('filechooser', (chooser) => void chooser.setFiles(files))
  await library.open(page)
  await page.keyboard.press('Alt+2')
  await expect(page.getByRole('heading', { name: 'Library', exact: true })).toBeFocused()

  await tabTo(page, /^Import files/)
  await page.keyboard.press('Enter')

  const dialog = page.getByRole('dialog', { name: 'Import into the library' })
  await expect(dialog).toContainText('2 files')
  await expect(dialog.getByRole('combobox', { name: 'Collection' })).toBeFocused()
  await page.keyboard.type('Workshops')
  await tabTo(page, /^Import 2 files$/)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Import finished')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('row', { name: /Workshop handbook/ })).toBeVisible()

  await page.keyboard.press('/')
  const box = page.getByRole('combobox', { name: 'Search the library' })
  await expect(box).toBeFocused()
  await page.keyboard.type('how long should a break be')
  const first = page.getByRole('grid', { name: 'Passages found' }).getByRole('row').first()
  await expect(first).toContainText('Workshop handbook')
  await expect(first).toContainText('p. 2')

  await page.keyboard.press('Enter')
  const text = page.getByRole('region', { name: 'Text of Workshop handbook' })
  await expect(text).toBeFocused()
  await expect(text.locator('mark').filter({ hasText: 'ten minutes' }).first()).toBeInViewport()
  await expect(text.getByRole('separator', { name: 'Page 2' })).toBeInViewport()

  await page.keyboard.press('Escape')
  await expect(box).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(text).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('link', { name: 'Open' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Workshop handbook' })).toBeVisible()
  await expect(page.getByLabel('Page', { exact: true })).toHaveValue('2')
  await expect(page.locator('mark').filter({ hasText: 'ten minutes' }).first()).toBeInViewport()

  await page.keyboard.press('Escape')
  await expect(box).toHaveValue('how long should a break be')
})
