import { expect, test } from 'vitest'
import { estimateProgress } from '../../../src/main/jobs/estimate-progress.ts'

test('says nothing before there is something to estimate from', () => {
  let now = 0
  const estimate = estimateProgress(0, () => now)
  now = 500
  expect(estimate(3, 10, 30)).toEqual({ rate: null, secondsLeft: null })
  now = 5000
  expect(estimate(0, 10, 0)).toEqual({ rate: null, secondsLeft: null })
})

test('counts only what this run did', () => {
  let now = 0
  const estimate = estimateProgress(40, () => now)
  now = 10_000
  expect(estimate(60, 100, 200)).toEqual({ rate: 20, secondsLeft: 20 })
})
