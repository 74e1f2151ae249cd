import { isContractProcedure, type AnyContractRouter } from '@orpc/contract'

/** The names of all procedures of a contract: `search.run`. */
export function procedurePaths(router: AnyContractRouter, path: readonly string[] = []): string[] {
  if (isContractProcedure(router)) return [path.join('.')]
  return Object.entries(router).flatMap(([name, part]) =>
    procedurePaths(part as AnyContractRouter, [...path, name]),
  )
}
