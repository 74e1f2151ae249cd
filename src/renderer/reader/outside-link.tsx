import { Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'

interface Props {
  href?: string | undefined
  title?: string | undefined
  children?: ReactNode
}

/**
 * A link in a document. Web and mail addresses open outside Lectern and say where they go; anything else, such as a
 * place in a file that we do not have, is shown as plain text.
 */
export function OutsideLink({ href, title, children }: Props) {
  const target = outsideTarget(href)
  if (!target) return <span title={title}>{children}</span>
  return (
    <Tooltip
      label={target}
      multiline
      maw={420}
      openDelay={200}
      events={{ hover: true, focus: true, touch: false }}
    >
      <a href={target} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    </Tooltip>
  )
}

/** The address if it is one that may leave the program, else null. */
export function outsideTarget(href: string | undefined): string | null {
  if (!href) return null
  try {
    const { protocol } = new URL(href)
    return protocol === 'https:' || protocol === 'http:' || protocol === 'mailto:' ? href : null
  } catch {
    return null
  }
}
