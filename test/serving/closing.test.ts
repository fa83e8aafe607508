import pino from 'pino'
import { maintenanceFile, writeMaintenance } from '../../src/maintenance/maintenance-file.ts'
import { createClosing } from '../../src/serving/closing.ts'
import { onEveryDatabase } from '../support/database.ts'

const SINCE = Date.UTC(2026, 10, 30, 1)
const HOUR_MS = 3_600_000

onEveryDatabase(
  'an end that a full disk kept out of the trail is written later',
  async (t, database) => {
    const lines: Record<string, unknown>[] = []
    const logger = pino({ base: null }, { write: (line) => lines.push(JSON.parse(line)) })
    const dataFolder = t.testdir({})
    await writeMaintenance(maintenanceFile(dataFolder), {
      since: SINCE,
      until: SINCE + HOUR_MS,
      reason: { vi: '', en: '' },
      allow: [],
      by: 'hoa',
    })
    const closing = await createClosing({
      config: { dataFolder },
      logger,
      now: () => SINCE + 2 * HOUR_MS,
    })
    t.equal(closing.current(), undefined)
    let isFull = true
    await closing.useDatabase({
      ...database,
      batch: (...given) =>
        isFull ? Promise.reject(new Error('disk full')) : database.batch(...given),
    })
    t.match(lines.at(-1), { event: 'maintenance.unwritten' })
    isFull = false
    await closing.stop()
    t.match(
      await database.query("SELECT event FROM audit_entries WHERE event = 'maintenance.ended'"),
      {
        length: 1,
      },
    )
  },
)
