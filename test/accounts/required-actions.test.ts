import { createAccountStore } from '../../src/accounts/account-store.ts'
import {
  actionDone,
  createRequiredActionStore,
  requireAction,
} from '../../src/accounts/required-action-store.ts'
import type { Act } from '../../src/audit/act.ts'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import type { Database } from '../../src/storage/database.ts'
import { onEveryDatabase } from '../support/database.ts'

const act: Act = { actor: { kind: 'operator', name: 'thuy', cameFrom: 'console' }, at: 1_000 }

async function setUp(database: Database) {
  const accounts = createAccountStore(database)
  const mailbox = { name: 'tamtt', suffix: 'binhphuoc.gov.vn' }
  const added = await accounts.add({ mailbox, displayName: 'Trần Thanh Tâm' }, act)
  if (added === 'taken') throw new Error('taken')
  return { id: added.id, actions: createRequiredActionStore(database) }
}

onEveryDatabase(
  '2.6: an action is asked once, the later reason counts, and it is done once',
  async (t, database) => {
    const { id, actions } = await setUp(database)
    await actions.require(id, { kind: 'change-password', reason: 'first' }, act)
    await actions.require(id, { kind: 'change-password', reason: 'reset' }, { ...act, at: 2_000 })
    t.same(await actions.ofAccount(id), [
      { kind: 'change-password', reason: 'reset', addedAt: 2_000 },
    ])
    t.equal(await actions.done(id, { kind: 'change-password' }, act), true)
    t.equal(await actions.done(id, { kind: 'change-password' }, act), false, 'no more to do')
    t.same(await actions.ofAccount(id), [])
    const entries = await createAuditStore(database).ofAccount(id, { limit: 10 })
    t.same(
      entries.map(({ event, after }) => [event, after.kind]),
      [
        ['account.action-done', 'change-password'],
        ['account.action-required', 'change-password'],
        ['account.action-required', 'change-password'],
        ['account.added', undefined],
      ],
      'both are written down, and what changed nothing is not',
    )
  },
)

onEveryDatabase(
  'an action goes into the batch of the deed that is its reason',
  async (t, database) => {
    const { id, actions } = await setUp(database)
    await database.batch('power', [
      requireAction(id, { kind: 'enrol-second-factor' }, 1),
      requireAction(id, { kind: 'confirm-phone' }, 2),
      requireAction(4711, { kind: 'confirm-phone' }, 2),
      actionDone(id, { kind: 'enrol-second-factor' }),
    ])
    t.same(await actions.ofAccount(id), [{ kind: 'confirm-phone', addedAt: 2 }])
    t.same(await actions.ofAccount(4711), [], 'and nobody is asked who is not there')
  },
)
