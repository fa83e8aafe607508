import type { SqlParameters, SqlStatement } from '../storage/database.ts'
import { type CounterKeys, countedPurpose, type Purpose } from './counter-key.ts'

const FORGET = 'DELETE FROM throttle_names WHERE subject = :subject AND purpose = :purpose'

/** A condition of another statement of the same batch, with its values. */
type Condition = Readonly<{ sql: string; parameters: SqlParameters }>

const ALWAYS: Condition = { sql: '1 = 1', parameters: {} }

/**
 * Forgets what was got wrong for a name with a secret that has been replaced since: for the batch that
 * replaces it, under its condition. Somebody who was locked out with the old one can use the new one.
 */
export function forgetName(
  keys: CounterKeys,
  nameKey: string,
  purpose: Purpose,
  { sql, parameters }: Condition = ALWAYS,
): SqlStatement {
  return {
    sql: `${FORGET} AND ${sql}`,
    parameters: {
      ...parameters,
      subject: keys.subject(nameKey),
      purpose: countedPurpose(purpose),
    },
  }
}
