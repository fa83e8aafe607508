import type { Level } from '../health/finding.ts'
import type { DoctorReport } from '../health/report.ts'
import type { HealthWords } from '../i18n/health-vi.ts'
import type { Locale } from '../i18n/locale.ts'
import { printable, printableJson } from './text-table.ts'

const SIGN: Readonly<Record<Level, string>> = { ok: '✓', warn: '!', fail: '✗' }
export function reportAsJson(report: DoctorReport): string {
  return printableJson(`${JSON.stringify(report, null, 2)}\n`)
}

/** The list as people read it: what is so, and beneath it why it matters and what to do. */
export function reportAsText(report: DoctorReport, lang: Locale, words: HealthWords): string {
  const checks: Readonly<Record<string, string>> = words.checks
  const items = report.findings.map((finding) => {
    const { what, why, todo } = finding[lang]
    const lines = [`${SIGN[finding.level]} ${checks[finding.check] ?? finding.check}: ${what}`]
    if (why !== undefined) lines.push(`    ${words.why}: ${why}`)
    if (todo !== undefined) lines.push(`    ${words.todo}: ${todo}`)
    return lines.map((line) => `${printable(line)}\n`).join('')
  })
  const { failed, warned, good } = report
  return `${items.join('')}\n${words.summary(failed, warned, good)}\n`
}
