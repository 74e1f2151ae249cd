/**
 * Where the scale of meaning begins in a space: the mean similarity of passages that have nothing to do with each other,
 * minus two standard deviations (docs/decisions/0003-lsa-and-fusion.md). `vectors` are a random sample of unit vectors;
 * most pairs of it are unrelated. 0 for fewer than two.
 */
export function baselineSimilarity(vectors: readonly Float32Array[]): number {
  let sum = 0
  let squares = 0
  let pairs = 0
  for (let i = 0; i < vectors.length; i++) {
    // Ten partners each: a few thousand pairs tell the mean to a thousandth.
    for (let step = 1; step <= 10 && i + step < vectors.length; step++) {
      const similarity = dot(vectors[i]!, vectors[i + step]!)
      sum += similarity
      squares += similarity * similarity
      pairs += 1
    }
  }
  if (pairs === 0) return 0
  const mean = sum / pairs
  const deviation = Math.sqrt(Math.max(0, squares / pairs - mean * mean))
  return Math.max(-1, mean - 2 * deviation)
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!
  return sum
}
