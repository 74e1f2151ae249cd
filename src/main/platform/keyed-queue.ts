/** Runs work for one key strictly one after the other, and work for different keys side by side. */
export function createKeyedQueue() {
  const tails = new Map<string, Promise<unknown>>()

  return {
    /** Resolves or rejects as `work` does; a failure does not stop the work waiting behind it. */
    async run<T>(key: string, work: () => Promise<T>): Promise<T> {
      const before = tails.get(key) ?? Promise.resolve()
      const mine = before.then(work, work)
      tails.set(key, mine)
      try {
        return await mine
      } finally {
        if (tails.get(key) === mine) tails.delete(key)
      }
    },
  }
}

export type KeyedQueue = ReturnType<typeof createKeyedQueue>
