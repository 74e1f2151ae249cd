import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from 'playwright/test'
import { importFiles } from './support/import-files.ts'
import { breaksHandbook, brokenPdf, feedbackGuide, manyNotes } from './support/sample-files.ts'
import { serveLibrary } from './support/served-library.ts'

const library = serveLibrary()

test.beforeAll(async ({ browser }) => {
  const page = await browser.newPage()
  await library.open(page)
  await importFiles(page, [await breaksHandbook(), feedbackGuide, brokenPdf], 'Workshops')
  await importFiles(page, manyNotes(60), 'Session notes')
  await page.close()
})

interface Scene {
  name: string
  hash: string
  /** Brings the screen into the state to look at. */
  prepare?: (page: Page) => Promise<void>
}

const scenes: Scene[] = [
  { name: 'search-empty', hash: '#/search' },
  {
    name: 'search',
    hash: '#/search?q=how+long+should+a+break+be',
    prepare: async (page) => {
      const row = page.getByRole('grid', { name: 'Passages found' }).getByRole('row').first()
      await expect(row).toBeVisible()
    },
  },
  {
    name: 'search-passage',
    hash: '#/search?q=how+long+should+a+break+be',
    prepare: async (page) => {
      await page.getByRole('grid', { name: 'Passages found' }).getByRole('row').first().click()
      await expect(page.locator('mark[data-passage]').first()).toBeInViewport()
    },
  },
  {
    name: 'search-why',
    hash: '#/search?q=feedback',
    prepare: async (page) => {
      await page
        .getByRole('button', { name: /^Why this passage/ })
        .first()
        .click()
      await expect(page.getByRole('dialog', { name: 'Why this passage' })).toBeVisible()
    },
  },
  {
    name: 'search-filter',
    hash: '#/search?q=feedback&collections=%5B%22Workshops%22%5D',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Filter', exact: true }).click()
      await expect(page.getByRole('checkbox', { name: /Markdown/ })).toBeVisible()
    },
  },
  {
    name: 'search-nothing',
    hash: '#/search?q=xylophonquartz&mode=words',
    prepare: async (page) => {
      await expect(page.getByRole('heading', { name: /No passage found/ })).toBeVisible()
    },
  },
  {
    name: 'library',
    hash: '#/library',
    prepare: async (page) => {
      await expect(page.getByRole('row', { name: /Session \d+/ }).first()).toBeVisible()
    },
  },
  {
    name: 'import',
    hash: '#/library',
    prepare: async (page) => {
      await page.getByLabel('Files to import').setInputFiles(manyNotes(3))
      await expect(page.getByRole('dialog', { name: 'Import into the library' })).toBeVisible()
    },
  },
  {
    name: 'activity',
    hash: '#/activity',
    prepare: async (page) => {
      await expect(page.getByRole('region', { name: 'Damaged' })).toBeVisible()
    },
  },
  {
    name: 'document',
    hash: '#/search?q=how+long+should+a+break+be',
    prepare: async (page) => {
      await page.getByRole('grid', { name: 'Passages found' }).getByRole('row').first().click()
      await page.getByRole('link', { name: 'Open' }).click()
      await expect(page.locator('mark').first()).toBeInViewport()
    },
  },
  {
    name: 'shortcuts',
    hash: '#/library',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
      await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
    },
  },
]

const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 700 },
]

for (const colorScheme of ['light', 'dark'] as const) {
  for (const { name, hash, prepare } of scenes) {
    test(`${name} has no serious fault of accessibility in the ${colorScheme} theme`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await library.open(page, hash)
      await prepare?.(page)
      for (const size of sizes) {
        await page.setViewportSize(size)
        // Everything that fades in and folds has to be done before its colours are judged.
        await page.waitForTimeout(350)
        await page.screenshot({
          path: `test-results/screens/${name}-${colorScheme}-${size.width}x${size.height}.png`,
        })
        const { violations } = await new AxeBuilder({ page }).analyze()
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
          [],
        )
      }
    })
  }
}

test('the chosen theme is there before anything is drawn', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await library.open(page, '#/library')
  await page.getByRole('button', { name: 'Appearance' }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await page.route('**/assets/*.js', (route) => route.abort())
  await page.reload({ waitUntil: 'domcontentloaded' })
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
})

test('the sidebar folds to icons by itself on a narrow window, and by choice, which is remembered', async ({
  page,
}) => {
  await library.open(page, '#/library')
  const sidebar = page.getByRole('navigation', { name: 'Screens' })
  await expect(sidebar.getByText('Library')).toBeVisible()
  await page.setViewportSize({ width: 900, height: 700 })
  await expect(sidebar.getByText('Library')).toBeHidden()
  await expect(sidebar.getByRole('link', { name: /Library/ })).toBeVisible()
  await page.setViewportSize({ width: 1280, height: 800 })
  await expect(sidebar.getByText('Library')).toBeVisible()
  await page.getByRole('button', { name: 'Fold the sidebar' }).click()
  await expect(sidebar.getByText('Library')).toBeHidden()
  await page.reload()
  await expect(sidebar.getByText('Library')).toBeHidden()
})

test('nothing needs a second dimension of scrolling at twice the size', async ({ page }) => {
  // 1,280 by 800 at 200 % is a window of 640 by 400.
  await page.setViewportSize({ width: 640, height: 400 })
  for (const hash of ['#/search?q=feedback', '#/library', '#/activity']) {
    await library.open(page, hash)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
  }
})
