import type { Level } from '../../../health/finding.ts'
import type { LatestReport } from '../../../health/latest-report.ts'
import type { ReportedFinding } from '../../../health/report.ts'
import { localInstant } from '../local-time.ts'
import type { PageContext, RenderedPage } from '../page-context.ts'
import { withLayout } from '../page-layout.ts'

const BADGES: Readonly<Record<Level, string>> = { ok: 'on', warn: 'warn', fail: 'off' }

/** How the server stands: what is broken, what to look at, what is good, in this order. */
export function healthPage(context: PageContext, latest: LatestReport): RenderedPage {
  const { messages, locale, base } = context
  const m = messages.health
  const { report, isExamining, problem } = latest
  const findings = report?.findings ?? []
  const backup = findings.find(({ check, level }) => check === 'backups' && level === 'fail')
  const itemOf = (finding: ReportedFinding) => ({
    ...finding[locale],
    name: m.checks[finding.check],
  })
  const part = (level: Level) => ({
    level,
    badge: BADGES[level],
    heading: m.page.headings[level],
    state: m.levels[level],
    items: findings.filter((finding) => finding.level === level).map(itemOf),
  })
  return {
    template: 'health',
    data: withLayout(context, m.page.title, latest, {
      heading: m.page.title,
      backupText: backup ? [backup[locale].what, backup[locale].todo].join(' ') : '',
      problemText: problem === '' ? '' : m.page.failed(problem),
      checkedText: report
        ? `${m.summary(report.failed, report.warned, report.good)} ${m.page.checkedAt(localInstant(locale, Date.parse(report.checkedAt)))}`
        : '',
      waitingText: isExamining ? m.page.examining : '',
      toMend: [part('fail'), part('warn')].filter(({ items }) => items.length > 0),
      good: part('ok'),
      accountHref: `${base}/account`,
    }),
  }
}
