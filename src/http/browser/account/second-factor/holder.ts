import type { Session } from '../../../../tickets/session-store.ts'

/** Names a session to the second factor: what is begun in it is shown and finished in it alone. */
export function holderOfSession({ id }: Pick<Session, 'id'>): string {
  return `session:${id}`
}
