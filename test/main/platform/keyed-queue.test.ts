import { expect, test } from 'vitest'
import { createKeyedQueue } from '../../../src/main/platform/keyed-queue.ts'

test('work for one key never overlaps, work for different keys does', async () => {
  const queue = createKeyedQueue()
  const events: string[] = []
  const work = (name: string) => async () => {
    events.push(`${name} begins`)
    await new Promise((resolve) => setTimeout(resolve, 5))
    events.push(`${name} ends`)
    return name
  }
  const results = await Promise.all([
    queue.run('a', work('a1')),
    queue.run('a', work('a2')),
    queue.run('b', work('b1')),
  ])
  expect(results).toEqual(['a1', 'a2', 'b1'])
  expect(events.indexOf('a2 begins')).toBeGreaterThan(events.indexOf('a1 ends'))
  expect(events.indexOf('b1 begins')).toBeLessThan(events.indexOf('a1 ends'))
})

test('a failure reaches its caller and not the work behind it', async () => {
  const queue = createKeyedQueue()
  const failing = queue.run('a', () => Promise.reject(new Error('broken')))
  const following = queue.run('a', () => Promise.resolve('fine'))
  await expect(failing).rejects.toThrow('broken')
  await expect(following).resolves.toBe('fine')
})
