import { createAcknowledgementStore } from '../notices/acknowledgement-store.ts'
import { createNoticeBoard } from '../notices/notice-board.ts'
import { createNoticeStore } from '../notices/notice-store.ts'
import { createUnreadNotices } from '../notices/unread-notices.ts'
import type { ServiceRegistry } from '../services/service-registry.ts'
import type { Database } from '../storage/database.ts'

type Parts = Readonly<{
  database: Database
  registry: Pick<ServiceRegistry, 'list'>
  now(): number
  onError(error: unknown): void
}>

/** Builds what announces things to people, and what knows who has read them. */
export function wireNotices({ database, registry, now, onError }: Parts) {
  const store = createNoticeStore(database)
  const acknowledgements = createAcknowledgementStore(database)
  const noticeBoard = createNoticeBoard({ store, now, onError })
  return {
    noticeBoard,
    findNotice: store.find,
    acknowledgements,
    unreadNotices: createUnreadNotices({
      board: noticeBoard,
      acknowledgements,
      services: registry,
    }),
  }
}

export type Notices = ReturnType<typeof wireNotices>
