import type { FastifyRequest } from 'fastify'
import type { AcknowledgementStore } from '../../../notices/acknowledgement-store.ts'
import { overFrom } from '../../../notices/notice.ts'
import type { NoticeBoard } from '../../../notices/notice-board.ts'
import type { NoticeStore } from '../../../notices/notice-store.ts'
import type { NoticesInForce, ShownNotice } from '../../../notices/notices-in-force.ts'
import { isFor, type Reader, readerOf, STRANGER } from '../../../notices/reader.ts'
import type { UnreadNotices } from '../../../notices/unread-notices.ts'
import type { Instant } from '../../../protocol/ticket.ts'
import type { ServiceRegistry } from '../../../services/service-registry.ts'
import type { AccountGate, AccountVisit } from '../account/account-gate.ts'
import { PageError } from '../page-error.ts'
import type { PageRenderer } from '../page-renderer.ts'
import { errorPage } from '../pages.ts'
import { personAct } from '../person-act.ts'
import type { Aside, Handler } from '../steps/step-gate.ts'
import { type NoticeDetailPage, noticeDetailPage, noticeOverPage } from './notice-page.ts'

type Parts = Readonly<{
  pages: PageRenderer
  accountGate: AccountGate
  registry: Pick<ServiceRegistry, 'list'>
  noticeBoard: NoticeBoard
  findNotice: NoticeStore['find']
  unreadNotices: UnreadNotices
  acknowledgements: Pick<AcknowledgementStore, 'add'>
  now(): Instant
}>

/** So many others are named below a notice. */
const MOST_OTHERS = 20

/**
 * `/notice/{id}` for who is not in the middle of a sign-in: everybody reads what is said to everybody,
 * or on the sign-in form of an application; who is signed in, what concerns them (S22).
 */
export function createNoticeRoutes(parts: Parts) {
  const { pages, accountGate, registry, noticeBoard, findNotice } = parts
  const { unreadNotices, acknowledgements, now } = parts

  function applicationOf({ audience }: Pick<ShownNotice, 'audience'>) {
    if (audience.kind !== 'application') return undefined
    return registry.list().find(({ id }) => id === audience.serviceId)?.name
  }

  function detail(
    notices: NoticesInForce,
    notice: ShownNotice,
    reader: Reader,
  ): Omit<NoticeDetailPage, 'toRead' | 'isRead'> {
    const others = notices.allFor(reader).filter(({ id }) => id !== notice.id)
    return {
      notice,
      application: applicationOf(notice),
      others: others.slice(0, MOST_OTHERS),
      isSignedIn: reader !== STRANGER,
    }
  }

  /** Since when a notice that concerned the reader has been over; undefined: it never did. */
  async function overSince(id: number, canRead: CanRead): Promise<number | undefined> {
    const notice = await findNotice(id)
    if (!notice || !canRead(notice)) return undefined
    const since = overFrom(notice)
    return since !== undefined && since <= now() && since > notice.from ? since : undefined
  }

  async function show(visit: AccountVisit, id: number, isTooOld = false) {
    const { request, reply, base, signedIn } = visit
    const notices = await noticeBoard.current()
    const reader = readerOf(signedIn.principal, registry)
    const notice = notices.byId(id)
    if (!notice || !isFor(notice, reader)) {
      const since = await overSince(id, (former) => isFor(former, reader))
      if (since === undefined) {
        throw new PageError(404, 'not-found', (context) =>
          errorPage(context, { kind: 'not-found' }),
        )
      }
      return pages.send(
        request,
        reply,
        (context) => noticeOverPage(context, { since, isSignedIn: true }),
        { status: 410 },
      )
    }
    const unread = await unreadNotices(signedIn.account)
    const isUnread = unread.some((other) => other.id === id)
    const toRead = isUnread
      ? {
          action: `${base}/notice/${id}`,
          token: accountGate.tokenField(visit, formOf(id)),
          isTooOld,
        }
      : undefined
    const isRead = notice.level === 'must-read' && !isUnread
    const page = { ...detail(notices, notice, reader), toRead, isRead }
    const currentUrl = `${base}/notice/${id}`
    return pages.send(request, reply, (context) =>
      noticeDetailPage({ ...context, currentUrl }, page),
    )
  }

  async function acknowledge(visit: AccountVisit, id: number) {
    const { request, reply, base, signedIn } = visit
    const { account } = signedIn
    const unread = await unreadNotices(account)
    // It has ended while it was read, or another tab was first: there is nothing left to ask.
    if (unread.some((notice) => notice.id === id)) {
      if (!(await accountGate.isOurForm(visit, formOf(id)))) return show(visit, id, true)
      await acknowledgements.add(account.id, id, personAct(request, account.id, now()))
    }
    return reply.code(303).header('location', `${base}/`).send()
  }

  async function showToStranger(id: number): Promise<Handler | undefined> {
    const notices = await noticeBoard.current()
    const notice = notices.byId(id)
    if (notice && isPublic(notice)) {
      const page = { ...detail(notices, notice, STRANGER), toRead: undefined, isRead: false }
      return (request, reply) =>
        pages.send(request, reply, (context) => noticeDetailPage(context, page))
    }
    const since = await overSince(id, isPublic)
    if (since === undefined) return undefined
    return (request, reply) =>
      pages.send(
        request,
        reply,
        (context) => noticeOverPage(context, { since, isSignedIn: false }),
        {
          status: 410,
        },
      )
  }

  return {
    /** What the address is, under this mount, for people who are not at the step of reading. */
    aside(base: string): Aside {
      return async (request) => {
        const id = idIn(request)
        if (id === undefined) return undefined
        const signedIn = await accountGate.aside(base, (visit) =>
          request.method === 'POST' ? acknowledge(visit, id) : show(visit, id),
        )(request)
        if (signedIn || request.method === 'POST') return signedIn
        return showToStranger(id)
      }
    },
  }
}

type CanRead = (notice: Pick<ShownNotice, 'audience' | 'level'>) => boolean

const formOf = (id: number) => `notice ${id}`

/** What anybody may read: it is said to everybody, or stands on a sign-in form. */
function isPublic({ audience, level }: Pick<ShownNotice, 'audience' | 'level'>): boolean {
  if (audience.kind === 'everybody') return true
  return audience.kind === 'application' && (level === 'attention' || level === 'maintenance')
}

function idIn({ params }: FastifyRequest): number | undefined {
  const { id } = params as Readonly<{ id: string }>
  return /^[1-9]\d{0,8}$/.test(id) ? Number(id) : undefined
}
