import { Button, CloseButton, TextInput, Tooltip } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { getRouteApi } from '@tanstack/react-router'
import { IconFilePlus, IconFolderPlus, IconSearch } from '@tabler/icons-react'
import { ErrorState } from '../../components/error-state.tsx'
import { ScreenHeader } from '../../components/screen-header.tsx'
import { shortcutText } from '../../components/shortcut.tsx'
import { FilterBar } from '../../filters/filter-bar.tsx'
import { filterOf, filterParams } from '../../filters/filter-params.ts'
import { useTypedText } from '../../hooks/use-typed-text.ts'
import { useImport } from '../../imports/import-context.tsx'
import { sayCount } from '../../wording/say-number.ts'
import { DocumentTable } from './document-table.tsx'
import { EmptyLibrary } from './empty-library.tsx'
import { firstOrder, type LibraryParams, type SortField } from './library-params.ts'
import { NoDocuments } from './no-documents.tsx'
import { useDocumentPages } from './use-document-pages.ts'
import styles from './library.module.css'

const route = getRouteApi('/library')

/** Library: every document in a table that sorts and filters, and the way to bring in more. */
export function LibraryScreen() {
  const params = route.useSearch()
  const navigate = route.useNavigate()
  const { importFiles, importFolder } = useImport()
  useHotkeys([['mod+O', importFiles, { preventDefault: true }]], [])

  const change = (part: Partial<LibraryParams>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true })
  const [title, setTitle] = useTypedText(params.title ?? '', (text) =>
    change({ title: text === '' ? undefined : text }),
  )

  const filter = filterOf(params)
  const sort = params.sort ?? 'updatedAt'
  const descending = params.descending ?? firstOrder(sort)
  const pages = useDocumentPages({ filter, titleContains: params.title, sort, descending })
  const isNarrowed = Object.keys(filter).length > 0 || params.title !== undefined

  const handleSort = (field: SortField) => {
    const isReversed = field === sort ? !descending : firstOrder(field)
    change({ sort: field, descending: isReversed })
  }

  return (
    <div className={styles.screen}>
      <ScreenHeader
        title="Library"
        detail={<output>{pages.total === null ? '' : sayCount(pages.total, 'document')}</output>}
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconFolderPlus size={18} stroke={1.5} aria-hidden />}
              onClick={importFolder}
            >
              Import folder…
            </Button>
            <Tooltip label={shortcutText('mod+O')}>
              <Button leftSection={<IconFilePlus size={18} stroke={1.5} aria-hidden />} onClick={importFiles}>
                Import files…
              </Button>
            </Tooltip>
          </>
        }
      />
      {pages.total === 0 && !isNarrowed ? (
        <EmptyLibrary />
      ) : (
        <>
          <div className={styles.tools}>
            <TextInput
              className={styles.titleFilter}
              size="xs"
              placeholder="Title or file name contains"
              aria-label="Title or file name contains"
              value={title}
              onChange={(event) => setTitle(event.currentTarget.value)}
              leftSection={<IconSearch size={16} aria-hidden />}
              rightSection={
                title !== '' && (
                  <CloseButton size="sm" aria-label="Clear" onClick={() => setTitle('', true)} />
                )
              }
            />
            <FilterBar filter={filter} onChange={(next) => change(filterParams(next))} />
          </div>
          {pages.error !== null && pages.total === null ? (
            <ErrorState error={pages.error} title="The library cannot be listed" onRetry={pages.retry} />
          ) : pages.total === 0 ? (
            <NoDocuments onShowAll={() => change({ ...filterParams({}), title: undefined })} />
          ) : (
            <DocumentTable pages={pages} sort={sort} descending={descending} onSort={handleSort} />
          )}
        </>
      )}
    </div>
  )
}
