import { performance } from 'node:perf_hooks'
import { remarkOf } from '../src/commands/people-import-words.ts'
import { peopleImportVi } from '../src/i18n/people-import-vi.ts'
import { type SheetRemark, writeAnnotatedCopy } from '../src/people-import/annotated-copy.ts'
import { readPeopleSheet } from '../src/people-import/read-people-sheet.ts'

export type ImportFigures = Readonly<{
  people: number
  findings: number
  /** Opening the file and reading every row of it with its findings. */
  checkMs: number
  /** Writing the copy with «Lỗi» and «Gợi ý». */
  copyMs: number
  cpuMs: number
  peakBytes: number
}>

const [file = ''] = process.argv.slice(2)
const start = performance.now()
const sheet = await readPeopleSheet(file, {
  suffixes: [{ name: 'binhphuoc.gov.vn', state: 'active' }],
  defaultSuffix: 'binhphuoc.gov.vn',
})
const remarks = new Map<number, SheetRemark>()
let findings = 0
for await (const person of sheet.rows) {
  findings += person.findings.length
  if (person.findings.length > 0) remarks.set(person.row, remarkOf(person.findings, peopleImportVi))
}
const checkMs = performance.now() - start
await writeAnnotatedCopy(sheet, `${file}.copy`, {
  remarks,
  headings: peopleImportVi.columns,
})
const copyMs = performance.now() - start - checkMs
const { user, system } = process.cpuUsage()
const figures: ImportFigures = {
  people: sheet.people,
  findings,
  checkMs,
  copyMs,
  cpuMs: (user + system) / 1000,
  peakBytes: process.resourceUsage().maxRSS * 1024,
}
process.stdout.write(JSON.stringify(figures))
