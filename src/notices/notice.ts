import type { LocalizedText } from '../services/registered-service.ts'

/**
 * How loudly a notice speaks (product 2.12). `info`: on the portal; `attention`: on the sign-in form
 * too; `must-read`: before going on, once, by everybody whom it concerns; `maintenance`: like
 * `attention`, and before all others.
 */
export const NOTICE_LEVELS = ['info', 'attention', 'must-read', 'maintenance'] as const

export type NoticeLevel = (typeof NOTICE_LEVELS)[number]

/** Whom a notice concerns. */
export type Audience =
  | Readonly<{ kind: 'everybody' }>
  /** Who belongs to the unit of this code, to one below it, or to one that came of these. */
  | Readonly<{ kind: 'unit'; code: string }>
  /** Who may use the application. */
  | Readonly<{ kind: 'application'; serviceId: string }>

/** Something that is said to people, in plain text. Moments are milliseconds since 1970. */
export type NewNotice = Readonly<{
  level: NoticeLevel
  heading: LocalizedText
  /** An empty line begins a new paragraph. Empty in English: the Vietnamese text stands in its place. */
  text: LocalizedText
  audience: Audience
  /** The first moment at which it is shown. */
  from: number
  /** The first at which it is shown no longer; undefined: until somebody ends it. */
  until: number | undefined
  /** When the work of a maintenance begins, which lasts until `until`. */
  workFrom: number | undefined
}>

export type Notice = NewNotice & Readonly<{ id: number }>

/** A notice with its history, for operators. */
export type NoticeRecord = Notice &
  Readonly<{
    addedAt: number
    addedBy: string
    /** When somebody ended it, before its time. */
    endedAt: number | undefined
    endedBy: string
  }>

/** What bounds the texts, in characters, and how many notices may be open at a time. */
export const NOTICE_LIMITS = { heading: 300, text: 4_000, open: 200, mustRead: 10 } as const

/** The moment from which a notice is over: ended, or past its time; undefined: nobody knows yet. */
export function overFrom({ endedAt, until }: Pick<NoticeRecord, 'endedAt' | 'until'>) {
  if (endedAt === undefined) return until
  return until === undefined ? endedAt : Math.min(endedAt, until)
}
