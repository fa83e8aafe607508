import type { Notice } from './notice.ts'
import type { NoticeStore } from './notice-store.ts'
import { type NoticesInForce, noticesInForce } from './notices-in-force.ts'

type Parts = Readonly<{
  store: Pick<NoticeStore, 'revision' | 'open'>
  now(): number
  onError(error: unknown): void
}>

/** How old the copy may be before it is asked whether anything has changed. */
const TRUSTED_MS = 2_000

/**
 * The open notices in memory. Reading them asks the database nothing but, every two seconds at most
 * and only when somebody reads, for one number: what an operator has just said or ended is seen then.
 * A notice begins and ends by the clock alone. While the database does not answer the last copy serves:
 * a notice keeps nobody from signing in.
 */
export function createNoticeBoard({ store, now, onError }: Parts) {
  let open: readonly Notice[] = []
  let revision: number | undefined
  let inForce = noticesInForce(open, now())
  let checkedAt = Number.NEGATIVE_INFINITY
  let checking: Promise<void> | undefined

  async function check() {
    try {
      const latestRevision = await store.revision()
      if (latestRevision !== revision) {
        open = await store.open(now())
        revision = latestRevision
        inForce = noticesInForce(open, now())
      }
    } catch (error) {
      onError(error)
    }
    checkedAt = now()
  }

  /** As they were read last, for who must not wait. */
  function latest(): NoticesInForce {
    const at = now()
    if (at < inForce.from || at >= inForce.until) inForce = noticesInForce(open, at)
    return inForce
  }

  return {
    latest,

    /** Those of this moment. Waits for the database when the copy is two seconds old. */
    async current(): Promise<NoticesInForce> {
      if (Math.abs(now() - checkedAt) >= TRUSTED_MS) {
        checking ??= check().finally(() => {
          checking = undefined
        })
        await checking
      }
      return latest()
    },
  }
}

export type NoticeBoard = ReturnType<typeof createNoticeBoard>
