import type { SearchHit } from '../../shared/api/search.ts'

/** Why a passage was found, in a few plain words: `meaning 1 · words 3`. Ranks count from 1. */
export function sayWhy(why: SearchHit['why']): string {
  const parts = [
    why.meaningRank !== null && `meaning ${why.meaningRank}`,
    why.wordsRank !== null && `words ${why.wordsRank}`,
  ].filter(Boolean)
  return parts.length > 0 ? parts.join(' · ') : 'found nearby'
}
