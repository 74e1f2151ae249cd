import { useEffect, useState } from 'react'

/** The value once it has not changed for a while, in milliseconds; the first one and null at once. */
export function useSettled<Value>(value: Value | null, afterMs: number): Value | null {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    if (value === null) return undefined
    const timer = setTimeout(() => setSettled(value), settled === null ? 0 : afterMs)
    return () => clearTimeout(timer)
  }, [value, settled, afterMs])
  return settled
}
