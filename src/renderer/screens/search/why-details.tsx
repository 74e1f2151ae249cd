import { Popover, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import type { SearchHit } from '../../../shared/api/search.ts'
import { sayWhy } from '../../wording/say-why.ts'
import styles from './search.module.css'

interface Props {
  hit: SearchHit
  /** Whether Tab stops here: only in the passage that the arrow keys are on. */
  isReachable: boolean
}

/** Why a passage was found: its places by meaning and by words, and on demand both parts of its score. */
export function WhyDetails({ hit, isReachable }: Props) {
  const [isOpen, setIsOpen] = useState(false)
  const { why } = hit
  return (
    <Popover
      opened={isOpen}
      onChange={setIsOpen}
      position="bottom-end"
      width={300}
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <UnstyledButton
          className={styles.why}
          tabIndex={isReachable ? 0 : -1}
          aria-haspopup="dialog"
          aria-label={`Why this passage: ${sayWhy(why)}`}
          onClick={(event) => {
            event.stopPropagation()
            setIsOpen(!isOpen)
          }}
        >
          {sayWhy(why)}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label="Why this passage" onClick={(event) => event.stopPropagation()}>
        <WhyParts why={why} score={hit.score} />
      </Popover.Dropdown>
    </Popover>
  )
}

function WhyParts({ why, score }: { why: SearchHit['why']; score: number }) {
  const meaning = Math.max(0, why.meaningScore)
  const words = Math.max(0, why.wordsScore)
  const whole = Math.max(1, meaning + words)
  return (
    <div className={styles.whyParts}>
      <div className={styles.whyBar} aria-hidden>
        <span className={styles.whyMeaning} style={{ width: `${(meaning / whole) * 100}%` }} />
        <span className={styles.whyWords} style={{ width: `${(words / whole) * 100}%` }} />
      </div>
      <dl className={styles.whyList}>
        <div>
          <dt>
            <span className={styles.whyMeaningSign} aria-hidden /> Meaning
          </dt>
          <dd>{part(why.meaningRank, meaning)}</dd>
        </div>
        <div>
          <dt>
            <span className={styles.whyWordsSign} aria-hidden /> Words
          </dt>
          <dd>{part(why.wordsRank, words)}</dd>
        </div>
        <div>
          <dt>Together</dt>
          <dd>{score.toFixed(2)}</dd>
        </div>
      </dl>
      <p className={styles.whyWordsFound}>
        {why.matchedWords.length > 0 ? (
          <>
            Your words in it: <b>{why.matchedWords.join(', ')}</b>
          </>
        ) : (
          'None of your words stands in it; it was found by its meaning.'
        )}
      </p>
    </div>
  )
}

function part(rank: number | null, score: number): string {
  return rank === null ? 'not among the first' : `place ${rank}, ${score.toFixed(2)}`
}
