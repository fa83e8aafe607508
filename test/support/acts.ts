import type { Act } from '../../src/audit/act.ts'
import type { Operator } from '../../src/commands/operator-act.ts'

/** The invented operator of the tests. */
export const OPERATOR: Operator = { kind: 'operator', name: 'hoang', cameFrom: '10.0.0.3' }

/** Something that the operator does at that time. */
export function actAt(at: number, reason?: string): Act {
  return reason === undefined ? { actor: OPERATOR, at } : { actor: OPERATOR, at, reason }
}
