import { type Act, actorName } from '../audit/act.ts'
import { auditIfChanged, type Fields } from '../audit/audit-statement.ts'
import type { Database, SqlStatement } from '../storage/database.ts'
import {
  type Audience,
  type NewNotice,
  NOTICE_LIMITS,
  type Notice,
  type NoticeLevel,
  type NoticeRecord,
} from './notice.ts'

const COLUMNS = `
  notices.id, level, heading_vi AS "headingVi", heading_en AS "headingEn", text_vi AS "textVi",
  text_en AS "textEn", from_at AS "from", until_at AS "until", work_from_at AS "workFrom",
  (SELECT code FROM units WHERE units.id = unit_id) AS "unitCode", service_id AS "serviceId",
  added_at AS "addedAt", added_by AS "addedBy", ended_at AS "endedAt", ended_by AS "endedBy"`

const IS_OPEN = 'ended_at IS NULL AND (until_at IS NULL OR until_at > :now)'

const REVISION = 'SELECT revision FROM notice_revision WHERE id = 1'

const CHANGED: SqlStatement = {
  sql: 'UPDATE notice_revision SET revision = revision + 1 WHERE id = 1',
}

const OPEN = `SELECT ${COLUMNS} FROM notices WHERE ${IS_OPEN} ORDER BY id LIMIT :limit`

const FIND = `SELECT ${COLUMNS} FROM notices WHERE id = :id`

const LIST = `
  SELECT ${COLUMNS} FROM notices
  WHERE id < :before AND (:all = 1 OR ${IS_OPEN})
  ORDER BY id DESC
  LIMIT :limit`

const NEXT_ID = 'SELECT COALESCE(MAX(id), 0) + 1 AS id FROM notices'

/**
 * One whose number somebody else has just taken fails, and is tried again under the next one. One for
 * an unknown unit fails too: it must not become everybody's.
 */
const ADD = `
  INSERT INTO notices (
    id, level, heading_vi, heading_en, text_vi, text_en, from_at, until_at, work_from_at, unit_id,
    service_id, added_at, added_by)
  SELECT
    :id, :level, :headingVi, :headingEn, :textVi, :textEn, :from, :until, :workFrom,
    CASE WHEN :unitCode IS NOT NULL
      THEN COALESCE((SELECT units.id FROM units WHERE code = :unitCode), -1) END,
    :serviceId, :now, :by
  WHERE (SELECT COUNT(*) FROM notices WHERE ${IS_OPEN}) < :mostOpen
    AND (:level <> 'must-read'
      OR (SELECT COUNT(*) FROM notices WHERE level = 'must-read' AND ${IS_OPEN}) < :mostMustRead)
  RETURNING id`

const END = `
  UPDATE notices SET ended_at = :now, ended_by = :by
  WHERE id = :id AND ${IS_OPEN}
  RETURNING id`

const END_AT = `
  UPDATE notices SET until_at = :until
  WHERE id = :id AND ${IS_OPEN} AND from_at < :until AND COALESCE(work_from_at, from_at) < :until
  RETURNING id`

type Row = Readonly<{
  id: number
  level: NoticeLevel
  headingVi: string
  headingEn: string
  textVi: string
  textEn: string
  from: number
  until: number | null
  workFrom: number | null
  unitCode: string | null
  serviceId: string | null
  addedAt: number
  addedBy: string
  endedAt: number | null
  endedBy: string
}>

/** So many operators may add a notice at the same moment. */
const TRIES = 5

/** The SQL of notices. Whatever is written here survives a loss of power and is in the audit trail. */
export function createNoticeStore(database: Database) {
  async function add(notice: NewNotice, act: Act): Promise<number | 'too-many'> {
    for (let tries = 1; ; tries += 1) {
      const next = await database.queryOne<{ id: number }>(NEXT_ID)
      const id = next?.id ?? 1
      try {
        const [added = []] = await database.batch('power', [
          { sql: ADD, parameters: { id, ...parametersOf(notice, act) } },
          auditIfChanged(act, {
            event: 'notice.added',
            subject: subjectOf(id, notice),
            after: fieldsOf(notice),
          }),
          CHANGED,
        ])
        return added.length > 0 ? id : 'too-many'
      } catch (error) {
        const isTaken = (await find(id)) !== undefined
        if (!isTaken || tries >= TRIES) throw error
      }
    }
  }

  async function find(id: number): Promise<NoticeRecord | undefined> {
    const row = await database.queryOne<Row>(FIND, { id })
    return row && recordOf(row)
  }

  return {
    /** Grows with every change. */
    async revision(): Promise<number> {
      const row = await database.queryOne<{ revision: number }>(REVISION)
      return row?.revision ?? 0
    },

    /** All that are not over at this moment, those that have yet to begin as well. */
    async open(now: number): Promise<Notice[]> {
      const rows = await database.query<Row>(OPEN, { now, limit: NOTICE_LIMITS.open })
      return rows.map(recordOf)
    },

    /** One, whether it is over or not. */
    find,

    /** Newest first. `before` is the id that the last page ended with; `all`: those that are over too. */
    async list({
      before = Number.MAX_SAFE_INTEGER,
      all,
      limit,
      now,
    }: Readonly<{ before?: number; all: boolean; limit: number; now: number }>): Promise<
      NoticeRecord[]
    > {
      const rows = await database.query<Row>(LIST, { before, all: all ? 1 : 0, limit, now })
      return rows.map(recordOf)
    },

    /** Resolves with its id, or `too-many` when as many are open as may be. */
    add,

    /** Ends it at this moment. False when it was over, or is unknown. */
    async end({ id, heading }: Pick<Notice, 'id' | 'heading'>, act: Act): Promise<boolean> {
      const [ended = []] = await database.batch('power', [
        { sql: END, parameters: { id, now: act.at, by: actorName(act.actor) } },
        auditIfChanged(act, { event: 'notice.ended', subject: subjectOf(id, { heading }) }),
        CHANGED,
      ])
      return ended.length > 0
    },

    /** Lets it end at another moment. False when it is over, unknown, or begins later than that. */
    async endAt(notice: Pick<Notice, 'id' | 'heading' | 'until'>, until: number, act: Act) {
      const [changed = []] = await database.batch('power', [
        { sql: END_AT, parameters: { id: notice.id, until, now: act.at } },
        auditIfChanged(act, {
          event: 'notice.end-moved',
          subject: subjectOf(notice.id, notice),
          before: { until: isoTime(notice.until) },
          after: { until: isoTime(until) },
        }),
        CHANGED,
      ])
      return changed.length > 0
    },
  }
}

export type NoticeStore = ReturnType<typeof createNoticeStore>

function recordOf(row: Row): NoticeRecord {
  return {
    id: row.id,
    level: row.level,
    heading: { vi: row.headingVi, en: row.headingEn },
    text: { vi: row.textVi, en: row.textEn },
    audience: audienceOf(row),
    from: row.from,
    until: row.until ?? undefined,
    workFrom: row.workFrom ?? undefined,
    addedAt: row.addedAt,
    addedBy: row.addedBy,
    endedAt: row.endedAt ?? undefined,
    endedBy: row.endedBy,
  }
}

function audienceOf({ unitCode, serviceId }: Row): Audience {
  if (serviceId !== null) return { kind: 'application', serviceId }
  return unitCode === null ? { kind: 'everybody' } : { kind: 'unit', code: unitCode }
}

function parametersOf(notice: NewNotice, act: Act) {
  const { level, heading, text, audience, from, until, workFrom } = notice
  return {
    level,
    headingVi: heading.vi,
    headingEn: heading.en,
    textVi: text.vi,
    textEn: text.en,
    from,
    until: until ?? null,
    workFrom: workFrom ?? null,
    unitCode: audience.kind === 'unit' ? audience.code : null,
    serviceId: audience.kind === 'application' ? audience.serviceId : null,
    now: act.at,
    by: actorName(act.actor),
    mostOpen: NOTICE_LIMITS.open,
    mostMustRead: NOTICE_LIMITS.mustRead,
  }
}

/** The words themselves stay in the table. */
function fieldsOf({ level, audience, from, until, workFrom }: NewNotice): Fields {
  return {
    level,
    audience: audience.kind,
    ...(audience.kind === 'unit' && { unit: audience.code }),
    ...(audience.kind === 'application' && { service: audience.serviceId }),
    from: isoTime(from),
    until: isoTime(until),
    ...(workFrom !== undefined && { workFrom: isoTime(workFrom) }),
  }
}

function subjectOf(id: number, { heading }: Pick<Notice, 'heading'>): string {
  return `notice ${id}: ${heading.vi}`
}

function isoTime(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString()
}
