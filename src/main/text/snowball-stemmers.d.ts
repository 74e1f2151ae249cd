declare module 'snowball-stemmers' {
  /** Reduces one lower-case word to its stem. */
  export interface Stemmer {
    stem(word: string): string
  }
  /** A stemmer by its Snowball name, such as `german`. Throws for names it does not know. */
  export function newStemmer(name: string): Stemmer
  export function algorithms(): string[]
}
