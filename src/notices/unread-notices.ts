import { type Account, principalOf } from '../accounts/account.ts'
import type { ServiceRegistry } from '../services/service-registry.ts'
import type { AcknowledgementStore } from './acknowledgement-store.ts'
import type { NoticeBoard } from './notice-board.ts'
import type { ShownNotice } from './notices-in-force.ts'
import { readerOf } from './reader.ts'

type Parts = Readonly<{
  board: Pick<NoticeBoard, 'current'>
  acknowledgements: Pick<AcknowledgementStore, 'readBy'>
  services: Pick<ServiceRegistry, 'list'>
}>

/**
 * What somebody must read and has not yet, the oldest first (S22). The database is asked only while
 * there is something that they must have read.
 */
export function createUnreadNotices({ board, acknowledgements, services }: Parts) {
  return async function unreadNotices(account: Account): Promise<readonly ShownNotice[]> {
    const notices = await board.current()
    const mustRead = notices.mustRead(readerOf(principalOf(account), services))
    if (mustRead.length === 0) return mustRead
    const first = Math.min(...mustRead.map(({ id }) => id))
    const read = await acknowledgements.readBy(account.id, first)
    return mustRead.filter(({ id }) => !read.has(id))
  }
}

export type UnreadNotices = ReturnType<typeof createUnreadNotices>
