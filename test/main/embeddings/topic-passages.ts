/**
 * Passages of search terms on ten topics, the same every time: words of the topic, some that all topics share, and one of
 * the passage's own.
 */
export function topicPassages(count: number): string[] {
  let state = 7
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) % limit
  }
  return Array.from({ length: count }, (_, i) => {
    const topic = i % 10
    const words = Array.from({ length: 12 }, () => `topic${topic}word${below(25)}`)
    const shared = Array.from({ length: 6 }, () => `shared${below(60)}`)
    return [...words, ...shared, `own${i}`].join(' ')
  })
}
