import type { Notice, NoticeLevel } from './notice.ts'
import { isFor, type Reader } from './reader.ts'

/**
 * A notice as it is shown at a moment. It is the same object for as long as it is shown alike, so that
 * what was rendered of it can be kept under it.
 */
export type ShownNotice = Notice &
  /** The work of a maintenance has begun. */
  Readonly<{ isUnderWay: boolean }>

const RANKS = { maintenance: 0, 'must-read': 1, attention: 2, info: 3 } as const satisfies Record<
  NoticeLevel,
  number
>
const NARROWNESS = { application: 0, unit: 1, everybody: 2 } as const

/**
 * Which notices are in force at a moment, and which one of them is shown where: one at a time
 * (product 2.12). A maintenance outranks all others, the one that begins first before those that come
 * later; then `attention`, then `info`. Of one level the narrower audience comes first, then the newer
 * notice. What must be read is read on a page of its own and shown nowhere else.
 */
export function noticesInForce(notices: readonly Notice[], at: number) {
  const inForce = notices
    .filter(({ from, until = Number.POSITIVE_INFINITY }) => from <= at && at < until)
    .map(
      (notice): ShownNotice => ({
        ...notice,
        isUnderWay: notice.workFrom !== undefined && notice.workFrom <= at,
      }),
    )
    .sort(byRank)
  const byId = new Map(inForce.map((notice) => [notice.id, notice]))
  const banners = inForce.filter(({ level }) => level !== 'must-read')
  const edges = notices.flatMap(({ from, until, workFrom }) => [
    from,
    until ?? from,
    workFrom ?? from,
  ])

  /** The one for the tile of an application: its own of the highest rank. */
  function ofApplication(serviceId: string): ShownNotice | undefined {
    return banners.find(
      ({ audience }) => audience.kind === 'application' && audience.serviceId === serviceId,
    )
  }

  return {
    /** It is like this from this moment on … */
    from: Math.max(Number.NEGATIVE_INFINITY, ...edges.filter((edge) => edge <= at)),
    /** … until before this one. */
    until: Math.min(Number.POSITIVE_INFINITY, ...edges.filter((edge) => edge > at)),

    byId: (id: number): ShownNotice | undefined => byId.get(id),

    ofApplication,

    /** The one for the sign-in form that leads to this application, or to the portal. */
    onForm(serviceId: string | undefined): ShownNotice | undefined {
      return banners.find(
        ({ level, audience }) =>
          level !== 'info' &&
          (audience.kind === 'everybody' ||
            (audience.kind === 'application' && audience.serviceId === serviceId)),
      )
    },

    /** The one for somebody's portal. What is said of an application stands on its tile. */
    onPortal(reader: Reader): ShownNotice | undefined {
      return banners.find(
        (notice) => notice.audience.kind !== 'application' && isFor(notice, reader),
      )
    },

    /** All that concern somebody, by their rank. */
    allFor(reader: Reader): readonly ShownNotice[] {
      return inForce.filter((notice) => isFor(notice, reader))
    },

    /** What somebody must read, the oldest first, whether they have read it or not. */
    mustRead(reader: Reader): readonly ShownNotice[] {
      return inForce
        .filter((notice) => notice.level === 'must-read' && isFor(notice, reader))
        .sort((a, b) => a.from - b.from || a.id - b.id)
    },

    /** The work on the whole system that goes on at this moment. */
    maintenanceNow: inForce.find(
      ({ isUnderWay, audience }) => isUnderWay && audience.kind === 'everybody',
    ),
  }
}

export type NoticesInForce = ReturnType<typeof noticesInForce>

function byRank(a: ShownNotice, b: ShownNotice): number {
  return (
    RANKS[a.level] - RANKS[b.level] ||
    (a.workFrom ?? 0) - (b.workFrom ?? 0) ||
    NARROWNESS[a.audience.kind] - NARROWNESS[b.audience.kind] ||
    b.from - a.from ||
    b.id - a.id
  )
}
