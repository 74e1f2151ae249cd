import { expect, type Page } from 'playwright/test'
import type { SampleFile } from './sample-files.ts'

/** Imports files through the dialog, into a collection if one is named, and waits on Activity until the import has ended. */
export async function importFiles(page: Page, files: SampleFile[], collection?: string): Promise<void> {
  await page.goto(page.url().replace(/#.*/, '#/activity'))
  const imports = page.getByRole('list', { name: 'Jobs' }).getByRole('listitem', { name: /^Import/ })
  await expect(page.getByText('Nothing has happened yet').or(imports.first())).toBeVisible()
  const before = await imports.count()

  await page.getByLabel('Files to import').setInputFiles(files)
  const dialog = page.getByRole('dialog', { name: 'Import into the library' })
  if (collection !== undefined) await dialog.getByRole('combobox', { name: 'Collection' }).fill(collection)
  await dialog.getByRole('button', { name: /^Import \d+ files?$/ }).click()
  await expect(dialog).toBeHidden()
  await expect(imports).toHaveCount(before + 1)
  await expect(imports.first().getByText(/^\d+ (imported|unchanged|failed)/)).toBeVisible({ timeout: 45_000 })
}
