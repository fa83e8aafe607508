import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { openDatabase } from '../../src/commands/open-database.ts'
import { readConfig } from '../../src/config/load-config.ts'
import { createPasswords } from '../../src/passwords/password.ts'
import type { Database } from '../../src/storage/database.ts'
import { actAt } from '../support/acts.ts'
import { httpVisitor } from '../support/http-visitor.ts'
import { deedsIn, peopleIn } from '../support/import-tables.ts'
import { messySheet } from '../support/messy-sheet.ts'
import { MESSY_UNITS } from '../support/messy-units.ts'
import { plantUnits } from '../support/plant-units.ts'
import { program } from '../support/program.ts'
import { configFileFor, freeAddress } from '../support/running-server.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { writeTextSheet } from '../support/sheet-files.ts'
import { PASSWORD } from '../support/test-app.ts'

t.setTimeout(600_000)

const PEOPLE = 1_000
const KILLS = 3
const seed = Math.floor(Math.random() * 1_000_000)
const random = seededRandom(seed)
t.comment(`seed ${seed}`)

const url = await freeAddress()
const settings = configFileFor(url, { log: { level: 'warn' } })

type Cas = ReturnType<typeof program>

async function withDatabase<T>({ folder }: Cas, work: (database: Database) => Promise<T>) {
  const config = readConfig(settings, join(folder, 'cas.config.json'), {})
  const { database } = await openDatabase(config, Date.now())
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

/** A program with units, somebody who signs in, and a list of people with its plan. */
async function office(t: Test): Promise<Cas & Readonly<{ plan: string }>> {
  const cas = program(t)
  cas.configure(settings)
  await withDatabase(cas, async (database) => {
    await plantUnits(database, MESSY_UNITS)
    const passwordHash = await createPasswords({
      ...readConfig(settings, join(cas.folder, 'cas.config.json'), {}).passwords,
    }).hash(PASSWORD)
    const mailbox = { name: 'thuongtruc', suffix: 'binhphuoc.gov.vn' }
    const person = { mailbox, displayName: 'Thường trực', passwordHash }
    await createAccountStore(database).add(person, actAt(Date.now()))
  })
  const list = join(cas.folder, 'list.csv')
  await writeTextSheet(list, messySheet({ people: PEOPLE, seed: 11, faulty: 0.2 }).rows)
  const planned = await cas.run(['import', 'people', list])
  t.equal(planned.code, 0, planned.errors)
  return { ...cas, plan: join(cas.folder, 'list.plan.jsonl') }
}

/** The same office once more, before anything was applied. */
function copyOf(t: Test, original: Cas): Cas & Readonly<{ plan: string }> {
  const copy = program(t)
  cpSync(original.folder, copy.folder, { recursive: true })
  return { ...copy, plan: join(copy.folder, 'list.plan.jsonl') }
}

/** Kills the command somewhere in its work, several times over, then lets it end. */
async function killedAndResumed(t: Test, cas: Cas, args: readonly string[], verb: string) {
  let kills = 0
  for (let start = 0; start < KILLS; start++) {
    const run = cas.start(args)
    const line = 1 + random.below(3)
    const delay = random.below(40)
    let lines = 0
    run.onErrors((text) => {
      if (!String(text).includes(verb)) return
      lines += 1
      if (lines === line) void wait(delay).then(() => run.kill('SIGKILL'))
    })
    if ((await run.ended).signal === 'SIGKILL') kills += 1
  }
  t.ok(kills > 0, `killed ${kills} times`)
  const last = await cas.run(args)
  t.equal(last.code, 0, last.errors)
}

t.test('3.4: an import that is killed and gone on with ends like one that is not', async (t) => {
  const whole = await office(t)
  const killed = copyOf(t, whole)
  const before = await withDatabase(whole, peopleIn)

  const applied = await whole.run(['import', 'people', '--apply', whole.plan])
  t.equal(applied.code, 0, applied.errors)
  await killedAndResumed(t, killed, ['import', 'people', '--apply', killed.plan], 'Applying')
  const people = await withDatabase(whole, peopleIn)
  t.ok(people.accounts.length > PEOPLE / 2, `${people.accounts.length} people`)
  t.same(await withDatabase(killed, peopleIn), people)
  t.same(await withDatabase(killed, deedsIn), await withDatabase(whole, deedsIn))

  const again = await killed.run(['import', 'people', '--apply', killed.plan])
  t.equal(again.code, 0, again.errors)
  t.same(await withDatabase(killed, peopleIn), people, 'a second apply changes nothing')

  await killedAndResumed(t, killed, ['import', 'people', '--undo', '1'], 'Undoing')
  t.same(await withDatabase(killed, peopleIn), before, 'undone: as it was before')
})

t.test('3.4: people sign in while others are imported', async (t) => {
  const cas = await office(t)
  const server = await cas.serve(url)
  const run = cas.start(['import', 'people', '--apply', cas.plan])
  let isRunning = true
  void run.ended.then(() => {
    isRunning = false
  })
  const statuses: number[] = []
  while (isRunning) {
    statuses.push((await httpVisitor(url).signIn('thuongtruc', PASSWORD)).status)
    await wait(20)
  }
  t.equal((await run.ended).code, 0, (await run.ended).errors)
  t.ok(statuses.length > 0, `${statuses.length} sign-ins meanwhile`)
  t.same(new Set(statuses), new Set([303]))
  server.kill('SIGTERM')
  t.equal((await server.ended).code, 0)
})
