import { IconPhoto } from '@tabler/icons-react'
import styles from './reader.module.css'

interface Props {
  alt: string
}

/** Stands where a document has a picture. Pictures are not loaded: the library keeps text, and nothing is fetched. */
export function ImageText({ alt }: Props) {
  return (
    <span className={styles.imageText}>
      <IconPhoto size={16} aria-hidden />
      <span dir="auto">{alt === '' ? 'Picture without a description' : `Picture: ${alt}`}</span>
    </span>
  )
}
