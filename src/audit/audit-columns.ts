/** An entry as it stands in its table: what its hash is made of, in this order. */
export const CHAINED = [
  'id',
  'at',
  'event',
  'actor_kind',
  'actor',
  'came_from',
  'device',
  'account_id',
  'subject',
  'unit',
  'service_id',
  'outcome',
  'reason',
  'support_code',
  'changed_from',
  'changed_to',
] as const

/** `NULL`: it was put in past the program, which writes a hash into each. */
export type ChainedRow = Readonly<
  Record<(typeof CHAINED)[number], string | number | null> & {
    id: number
    at: number
    hash: Uint8Array | null
  }
>
