import { Skeleton, VisuallyHidden } from '@mantine/core'

interface Props {
  /** What is being loaded, for those who hear the page: "Loading documents". */
  label: string
  count: number
  /** Height of one row with its gap, the same as of what comes. */
  rowHeight: number
  gap?: number
  padding?: number | string
}

/** Rows in the size of what is coming, so that nothing jumps when it comes. */
export function LoadingRows({ label, count, rowHeight, gap = 8, padding = 16 }: Props) {
  return (
    <div style={{ padding, display: 'grid', gap, overflow: 'hidden' }} aria-busy="true">
      <VisuallyHidden component="output">{label}</VisuallyHidden>
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} height={rowHeight - gap} radius="md" aria-hidden />
      ))}
    </div>
  )
}
