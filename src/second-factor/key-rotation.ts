import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Act } from '../audit/act.ts'
import { auditStatement } from '../audit/audit-statement.ts'
import type { Database } from '../storage/database.ts'
import type { KeyRing } from '../storage/key-ring.ts'
import { TOTP_KEY } from './codes.ts'

type Row = Readonly<{ accountId: number; sealedKey: Uint8Array }>

/** Secrets encrypted anew in one transaction. */
const SLICE = 100

const COUNT_BY_KEY = `
  SELECT key_id AS keyId, count(*) AS count FROM totp_apps GROUP BY key_id ORDER BY key_id`

const OLD = `
  SELECT account_id AS accountId, sealed_key AS sealedKey
  FROM totp_apps
  WHERE account_id > :after AND key_id <> :keyId
  ORDER BY account_id
  LIMIT :slice`

/** Unless another app was enrolled meanwhile: that one has the newest key by itself. */
const REPLACE = `
  UPDATE totp_apps SET sealed_key = :newKey, key_id = :keyId
  WHERE account_id = :accountId AND sealed_key = :oldKey`

export type KeyUse = Readonly<{ keyId: string; count: number; isNewest: boolean; isThere: boolean }>

/**
 * Changes the key that secrets are encrypted with (5.3 L10). Only what is kept for long is encrypted
 * anew; keys on a page and codes that are shown are over in ten minutes by themselves.
 */
export function createKeyRotation({
  database,
  keyRing,
}: Readonly<{ database: Database; keyRing: KeyRing }>) {
  async function countByKey() {
    return database.query<{ keyId: string; count: number }>(COUNT_BY_KEY)
  }

  return {
    /** Which keys there are, and how many secrets each of them encrypts. */
    async use(): Promise<KeyUse[]> {
      const ids = keyRing.ids()
      const counts = new Map((await countByKey()).map(({ keyId, count }) => [keyId, count]))
      const gone = [...counts.keys()].filter((id) => !ids.includes(id))
      return [...gone, ...ids].map((keyId) => ({
        keyId,
        count: counts.get(keyId) ?? 0,
        isNewest: keyId === ids.at(-1),
        isThere: ids.includes(keyId),
      }))
    },

    /** Throws a StorageError when a key is gone that secrets need. */
    async assertComplete(): Promise<void> {
      keyRing.assertHas((await countByKey()).map(({ keyId }) => keyId))
    },

    /**
     * Adds a key and encrypts everything with it, slice by slice; when an earlier rotation did not
     * come to its end, goes on with that. Whenever it stops, all is readable, and it can be called
     * again. Resolves with how many were encrypted anew.
     */
    async rotate(
      act: Act,
      {
        signal,
        onProgress,
      }: Readonly<{ signal?: AbortSignal; onProgress?(done: number): void }> = {},
    ): Promise<Readonly<{ keyId: string; count: number; isResumed: boolean; isDone: boolean }>> {
      const newest = keyRing.newestId()
      const isResumed = (await countByKey()).some(({ keyId }) => keyId !== newest)
      const keyId = isResumed ? newest : keyRing.addKey()
      const deed = { subject: `key ${keyId}`, after: { keyId } }
      const begun = isResumed ? 'keys.rotation-resumed' : 'keys.rotation-begun'
      await database.batch('power', [auditStatement(act, { ...deed, event: begun })])
      let count = 0
      let after = 0
      for (;;) {
        if (signal?.aborted) return { keyId, count, isResumed, isDone: false }
        const rows = await database.query<Row>(OLD, { after, keyId, slice: SLICE })
        const last = rows.at(-1)
        if (!last) break
        await database.batch(
          'power',
          rows.map((row) => ({ sql: REPLACE, parameters: sealedAnew(row) })),
        )
        count += rows.length
        after = last.accountId
        onProgress?.(count)
        await nextTurn()
      }
      await database.batch('power', [
        auditStatement(act, { ...deed, event: 'keys.rotated', after: { keyId, count } }),
      ])
      return { keyId, count, isResumed, isDone: true }
    },
  }

  function sealedAnew({ accountId, sealedKey }: Row) {
    const use = { purpose: TOTP_KEY, accountId }
    const { keyId, bytes } = keyRing.seal(use, keyRing.open(use, sealedKey))
    return { accountId, oldKey: sealedKey, newKey: bytes, keyId }
  }
}

export type KeyRotation = ReturnType<typeof createKeyRotation>
