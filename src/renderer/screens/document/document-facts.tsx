import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { DocumentDetail } from '../../../shared/api/documents.ts'
import { useBackend } from '../../app/backend-context.tsx'
import { FailureLine } from '../../components/failure-line.tsx'
import { describeCoverage } from '../../wording/describe-coverage.ts'
import { accessTierNames, documentTypeNames, formatNames } from '../../wording/names.ts'
import { sayLanguage } from '../../wording/say-language.ts'
import { sayCount } from '../../wording/say-number.ts'
import { saySize } from '../../wording/say-size.ts'
import { sayDate, sayFullTime, sayTime } from '../../wording/say-time.ts'
import styles from './document.module.css'

interface Props {
  document: DocumentDetail
}

/** What is known about a document, and how much of it can be found. */
export function DocumentFacts({ document }: Props) {
  const { queries } = useBackend()
  const retry = useMutation(queries.embeddings.embedMissing.mutationOptions())
  const coverage = describeCoverage(document.coverage)
  const facts: [name: string, value: string | number | null, hint?: string][] = [
    ['File', document.sourceName],
    ['Format', `${formatNames[document.format]}, ${saySize(document.sizeBytes)}`],
    ['Pages', document.pageCount],
    ['Author', document.author],
    ['Published', document.publicationDate && sayDate(document.publicationDate)],
    ['Collection', document.collection],
    ['Type', document.documentType && documentTypeNames[document.documentType]],
    ['Access', document.accessTier && accessTierNames[document.accessTier]],
    ['Tags', document.tags.join(', ')],
    ['Language', document.language && sayLanguage(document.language)],
    ['Version', document.version],
    ['Changed', sayTime(document.updatedAt), sayFullTime(document.updatedAt)],
  ]
  return (
    <section className={styles.facts} aria-label="Details">
      <dl className={styles.factList}>
        {facts
          .filter(([, value]) => value !== null && value !== '')
          .map(([name, value, hint]) => (
            <div key={name} className={styles.fact}>
              <dt>{name}</dt>
              <dd dir="auto" title={hint}>
                {value}
              </dd>
            </div>
          ))}
      </dl>
      <p className={styles.coverage}>{coverage.explanation}</p>
      {coverage.isAlarming && (
        <Button
          size="compact-sm"
          variant="default"
          loading={retry.isPending}
          disabled={retry.isSuccess}
          onClick={() => retry.mutate({ documentId: document.id })}
        >
          {retry.isSuccess
            ? 'Under way'
            : `Retry ${sayCount(document.coverage.chunks - document.coverage.embedded, 'passage')}`}
        </Button>
      )}
      {retry.isError && <FailureLine error={retry.error} />}
    </section>
  )
}
