import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import type { Suffix } from '../../src/accounts/suffix.ts'
import type { PeopleSheet } from '../../src/people-import/people-sheet.ts'
import { readPeopleSheet } from '../../src/people-import/read-people-sheet.ts'
import { SINGLE_FAULTS } from '../support/messy-faults.ts'
import { type MessySheet, messySheet } from '../support/messy-sheet.ts'
import { inTcvn3, inVni } from '../support/old-fonts.ts'
import { type TextForm, writeTextSheet, writeWorkbookSheet } from '../support/sheet-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'cas-sheets-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))

const suffixes: Suffix[] = [
  { name: 'binhphuoc.gov.vn', state: 'active' },
  { name: 'cu.binhphuoc.gov.vn', state: 'retired', replacedBy: 'binhphuoc.gov.vn' },
]
const options = { suffixes, defaultSuffix: 'binhphuoc.gov.vn' }

/** Everything that is not as the ledger says, a line each. */
async function differences(sheet: PeopleSheet, messy: MessySheet): Promise<string[]> {
  const wrong: string[] = []
  const seen = new Set<number>()
  for await (const { row, findings, sectionPath } of sheet.rows) {
    seen.add(row)
    const found = findings.map(({ code }) => code).sort()
    const seeded = [...(messy.people.get(row) ?? ['not a person'])].sort()
    if (found.join() !== seeded.join()) {
      wrong.push(`${row}: ${found} for ${seeded}: ${messy.rows[row - 1]}`)
    }
    const path = messy.sections.get(row) ?? []
    if (sectionPath.join(' › ') !== path.join(' › '))
      wrong.push(`${row}: ${sectionPath} for ${path}`)
  }
  for (const row of messy.people.keys()) {
    if (!seen.has(row)) wrong.push(`${row}: a person is lost: ${messy.rows[row - 1]}`)
  }
  const dropped = sheet.dropped.map(({ row, reason }) => `${row} ${reason}`)
  const seeded = [...messy.dropped].map(([row, reason]) => `${row} ${reason}`)
  wrong.push(...dropped.filter((line) => !seeded.includes(line)).map((line) => `dropped ${line}`))
  wrong.push(...seeded.filter((line) => !dropped.includes(line)).map((line) => `kept ${line}`))
  return wrong.slice(0, 20)
}

const messy = messySheet({ people: 3_000, seed: 20261122 })
const smaller = messySheet({ people: 300, seed: 20261123 })
t.setTimeout(180_000)

t.test('the messy sheet has every fault at least five times', async (t) => {
  const counts = new Map<string, number>()
  for (const code of [...messy.people.values()].flat())
    counts.set(code, (counts.get(code) ?? 0) + 1)
  for (const code of [
    ...SINGLE_FAULTS,
    'mailbox-duplicate',
    'person-repeated',
    'person-similar',
    'employee-code-duplicate',
  ]) {
    t.ok((counts.get(code) ?? 0) >= 5, code)
  }
})

const forms: [name: string, form: TextForm, delimiter: string, messy: MessySheet][] = [
  ['UTF-8 with its mark, semicolons', 'utf-8-mark', ';', messy],
  ['UTF-8 without a mark, commas', 'utf-8', ',', smaller],
  ['"Unicode text" without a mark', 'utf-16le', '\t', smaller],
  ['UTF-16 big end first', 'utf-16be-mark', '\t', smaller],
  ['Windows-1258', 'windows-1258', ',', smaller],
]
for (const [name, form, delimiter, messy] of forms) {
  t.test(`3.4: people in ${name}: each fault is found, nothing clean is flagged`, async (t) => {
    const file = join(folder, 'messy.csv')
    await writeTextSheet(file, messy.rows, { form, delimiter })
    const sheet = await readPeopleSheet(file, options)
    t.equal(sheet.detected.encoding, form.replace('-mark', ''))
    t.equal(sheet.detected.delimiter, delimiter)
    t.equal(sheet.people, messy.people.size)
    t.same(await differences(sheet, messy), [])
  })
}

t.test('3.4: 3,000 people in .xlsx: each fault is found, nothing clean is flagged', async (t) => {
  const file = join(folder, 'messy.xlsx')
  await writeWorkbookSheet(file, messy.rows)
  const sheet = await readPeopleSheet(file, options)
  t.match(sheet.detected, { format: 'xlsx', sheetName: 'Danh sách', headerRows: 2, headerRow: 8 })
  t.same(await differences(sheet, messy), [])
})

for (const [kind, write] of [
  ['tcvn3', inTcvn3],
  ['vni', inVni],
] as const) {
  // Lost letters, and names without one word in them, read alike in any font.
  const clean = messySheet({ people: 150, seed: 7, faulty: 0 })
  const rows = clean.rows.map((row) => row.map(write))

  for (const format of ['csv', 'xlsx'] as const) {
    const file = join(folder, `old.${format}`)
    const put = () =>
      format === 'csv'
        ? writeTextSheet(file, rows, { form: 'windows-1252' })
        : writeWorkbookSheet(file, rows)

    t.test(
      `3.4: ${kind} in .${format} is offered for conversion, and not converted unasked`,
      async (t) => {
        await put()
        const sheet = await readPeopleSheet(file, options)
        t.equal(sheet.people, 150)
        t.equal(sheet.detected.isConverted, false)
        t.equal(sheet.detected.legacyText?.kind, kind)
        t.equal(sheet.detected.legacyText?.samples.length, 5)
        for (const { before, after } of sheet.detected.legacyText?.samples ?? []) {
          t.equal(write(after), before)
        }
        let refused = 0
        for await (const { findings } of sheet.rows) {
          if (findings.some(({ code }) => code === 'legacy-text')) refused += 1
        }
        t.ok(refused > 140, `${refused} rows wait for the conversion`)
      },
    )

    t.test(`3.4: ${kind} in .${format} is converted when asked`, async (t) => {
      await put()
      const sheet = await readPeopleSheet(file, { ...options, convert: kind })
      t.equal(sheet.detected.isConverted, true)
      const wrong: string[] = []
      for await (const { row, fields, findings, sectionPath } of sheet.rows) {
        const [, family, given, position] = clean.rows[row - 1] ?? []
        const path = (clean.sections.get(row) ?? []).join()
        const isSame =
          fields.displayName === `${family} ${given}` &&
          fields.position === position &&
          sectionPath.join().toLowerCase() === path.toLowerCase()
        const isRefused = findings.some(({ level }) => level === 'error')
        if (!isSame || isRefused) wrong.push(`${row}: ${fields.displayName} ${sectionPath} ${path}`)
      }
      t.same(wrong.slice(0, 20), [])
    })
  }
}
