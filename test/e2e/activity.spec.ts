import { expect, test, type Page } from 'playwright/test'
import { importFiles } from './support/import-files.ts'
import { brokenPdf, feedbackGuide, manyNotes, textFile } from './support/sample-files.ts'
import { serveLibrary } from './support/served-library.ts'

const library = serveLibrary()

test('a file that fails is listed with its reason, and can be tried again', async ({ page }) => {
  await library.open(page)
  await importFiles(page, [feedbackGuide, brokenPdf, textFile('Empty.md', '')])
  const job = page
    .getByRole('list', { name: 'Jobs' })
    .getByRole('listitem', { name: /^Import/ })
    .first()
  await expect(job).toContainText('1 imported, 2 failed')
  await expect(job.getByRole('region', { name: 'Damaged' })).toContainText('Broken handout.pdf')
  await expect(job.getByRole('region', { name: 'Empty' })).toContainText('Empty.md')

  // The second attempt can end before the button is looked at, so the call itself is awaited.
  const retried = page.waitForResponse((response) => response.url().includes('/rpc/jobs/retryFailed'))
  await job.getByRole('button', { name: 'Retry 2 failed files' }).click()
  expect((await retried).ok()).toBe(true)
  await expect(job.getByRole('button', { name: 'Retry 2 failed files' })).toBeVisible()
  await expect(job).toContainText('1 imported, 2 failed')

  await job.getByRole('button', { name: '1 file imported' }).click()
  await job.getByRole('link', { name: 'Feedback guide.md' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Giving feedback' })).toBeVisible()
})

test('the same file again is unchanged', async ({ page }) => {
  await library.open(page)
  await importFiles(page, [feedbackGuide])
  await importFiles(page, [feedbackGuide])
  const job = page
    .getByRole('list', { name: 'Jobs' })
    .getByRole('listitem', { name: /^Import/ })
    .first()
  await expect(job).toContainText('1 unchanged')
})

test('a running import shows its progress on every screen and stops when told to', async ({ page }) => {
  await library.open(page, '#/library')
  await page.getByLabel('Files to import').setInputFiles(manyNotes(400))
  await page.getByRole('button', { name: 'Import 400 files' }).click()
  const progress = page.getByRole('contentinfo').getByRole('progressbar')
  await expect(progress).toBeVisible({ timeout: 30_000 })
  await page.getByRole('contentinfo').getByRole('link').click()

  const job = page
    .getByRole('list', { name: 'Jobs' })
    .getByRole('listitem', { name: /^Import/ })
    .first()
  await expect(job).toContainText(/\d+ of 400 files/)
  await job.getByRole('button', { name: 'Cancel' }).click()
  await expect(job).toContainText(/Stopped after \d+ of 400 files/, { timeout: 5_000 })
  await expect(page.getByRole('contentinfo').getByRole('progressbar')).toBeHidden()
})

test('a window that nobody sees lets its connection go, and catches up when it is seen again', async ({
  page,
  context,
}) => {
  const watches = (url: string) => /\/rpc\/jobs\/watch/.test(url)
  const first = page.waitForRequest((request) => watches(request.url()))
  await library.open(page, '#/library')
  await first
  const letGo = page.waitForEvent('requestfailed', (request) => watches(request.url()))
  await setVisibility(page, 'hidden')
  await letGo

  const other = await context.newPage()
  await library.open(other)
  await importFiles(other, [textFile('Seen later.md', '# Seen later\n\nImported while nobody looked.\n')])
  await other.close()
  await expect(page.getByRole('row', { name: /Seen later/ })).toHaveCount(0)

  const again = page.waitForRequest((request) => watches(request.url()))
  await setVisibility(page, 'visible')
  await again
  await expect(page.getByRole('row', { name: /Seen later/ })).toBeVisible()
})

/** Puts the page behind another tab, as far as the page can tell, or in front again. */
async function setVisibility(page: Page, state: DocumentVisibilityState): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value })
    Object.defineProperty(document, 'hidden', { configurable: true, value: value === 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
}
