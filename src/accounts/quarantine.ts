/**
 * A retired mailbox whose quarantine is over, as SQL: nobody's programme takes its next owner for
 * the last one any more (R6). One that was retired before such moments were kept stays retired.
 */
export const IS_RELEASED = `
  (state = 'retired' AND retired_at IS NOT NULL AND retired_at <= :releasedBefore)`

/** Frees such a mailbox, right before it is given again. */
export const RELEASE = `
  DELETE FROM account_identifiers
  WHERE suffix = :suffix AND name = :name AND ${IS_RELEASED}`
