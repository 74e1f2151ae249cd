import type { Question } from './understand-question.ts'

type Words = Question['words']

/**
 * The codes of a question, such as "DIN 5008", "ISO-9001" or "B12": letters and digits that stand for one thing, each
 * with the one term that is the whole code. Those no passage has are left out.
 */
export function codesOf({ words, statistics }: Pick<Question, 'words' | 'statistics'>): Words {
  return words.flatMap(({ word, terms }) => {
    // The parts of a code written as one word follow the whole.
    const [whole] = terms
    const isCode = /\p{L}/u.test(word) && /\p{N}/u.test(word)
    return isCode && whole !== undefined && statistics.rarity.has(whole) ? [{ word, terms: [whole] }] : []
  })
}

/**
 * Whether a question asks for its codes and little else: at most as many other words as codes. "DIN 5008 address" does; a
 * sentence about three proteins wants a passage that says the same, not just one that names them.
 */
export function isAboutCodes({ words }: Pick<Question, 'words'>, codes: Words): boolean {
  const others = words.filter(({ word }) => !codes.some((code) => code.word.includes(word)))
  return codes.length > 0 && others.length <= codes.length
}

/** Share of the codes that a passage has, 0 to 1, given its space-separated terms. */
export function shareOfCodes(passageTerms: string, codes: Words): number {
  const spaced = ` ${passageTerms} `
  const found = codes.filter(({ terms }) => terms.some((term) => spaced.includes(` ${term} `)))
  return found.length / codes.length
}
