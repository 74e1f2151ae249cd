import { types } from 'pg'
import { parseVector } from './vectors.ts'

/** How values arrive from both engines. */
export interface ColumnTypes {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown
  /** Vectors arrive as Float32Array from here on. */
  setVectorOid(oid: number): void
}

const int8: number = types.builtins.INT8
const date: number = types.builtins.DATE

/**
 * As `pg` gives them, but: `bigint` arrives as a number while it is exact (else as a BigInt), because `count(*)` and
 * sizes are; `date` as 'YYYY-MM-DD', because a Date would move it to another day in other time zones; `vector` as
 * Float32Array.
 */
export function createColumnTypes(): ColumnTypes {
  let vectorOid: number | undefined
  return {
    getTypeParser: (oid, format = 'text') => {
      if (format === 'text') {
        if (oid === vectorOid) return parseVector
        if (oid === int8) return parseInteger
        if (oid === date) return (value) => value
      }
      return types.getTypeParser(oid, format)
    },
    setVectorOid: (oid) => {
      vectorOid = oid
    },
  }
}

function parseInteger(value: string): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : BigInt(value)
}
