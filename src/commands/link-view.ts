import { linksEn } from '../i18n/links-en.ts'
import { linksVi } from '../i18n/links-vi.ts'
import type { ListedLink } from '../links/find-links.ts'
import type { LinkList } from '../links/link.ts'
import { LINK_CLASSES } from '../links/link-class.ts'
import { type ClassCounts, type LinkCounts, linkedOf, totalOf } from '../links/link-counts.ts'
import { textTable } from './text-table.ts'

/** Units that are told at once; the JSON document has all. */
const UNITS_TOLD = 20

/** How many rows of each class, in percent, and how many more or less than the last time. */
export function countLines({ classes, users, locked }: LinkCounts, before?: LinkList): string[] {
  const total = totalOf(classes)
  const kinds = LINK_CLASSES.filter(
    (kind) => (classes[kind] ?? 0) > 0 || (before?.counts.classes[kind] ?? 0) > 0,
  )
  const rows = kinds.map((kind) => [
    kind,
    String(classes[kind] ?? 0),
    percent(classes[kind] ?? 0, total),
    trend(classes[kind] ?? 0, before?.counts.classes[kind] ?? 0, before),
    `${linksVi.classes[kind]} (${linksEn.classes[kind]})`,
  ])
  if (locked > 0) {
    rows.push([
      '–',
      String(locked),
      percent(locked, users),
      '',
      `${linksVi.locked} (${linksEn.locked})`,
    ])
  }
  const headings = ['CLASS', 'ROWS', '%', before ? `SINCE ${before.onDay}` : '', 'MEANING']
  return textTable(headings, rows).trimEnd().split('\n')
}

/** The units in which most is to be done, and how many of each the application knows. */
export function unitLines({ units }: LinkCounts, before?: LinkList): string[] {
  const all = Object.entries(units)
    .map(([name, counts]) => ({ name, counts, open: totalOf(counts) - linkedOf(counts) }))
    .sort((a, b) => b.open - a.open || a.name.localeCompare(b.name, 'vi'))
  const rows = all.slice(0, UNITS_TOLD).map(({ name, counts }) => {
    const former = before?.counts.units[name]
    return [
      name || '(not known)',
      `${linkedOf(counts)} of ${totalOf(counts)}`,
      percent(linkedOf(counts), totalOf(counts)),
      trend(linkedOf(counts), former ? linkedOf(former) : 0, before),
      openWords(counts),
    ]
  })
  const headings = ['UNIT', 'LINKED', '%', before ? 'SINCE' : '', 'TO DO']
  const more = all.length > UNITS_TOLD ? [`… and ${all.length - UNITS_TOLD} more units`] : []
  return ['', ...textTable(headings, rows).trimEnd().split('\n'), ...more]
}

function openWords(counts: ClassCounts): string {
  return LINK_CLASSES.filter((kind) => kind !== 'C1' && (counts[kind] ?? 0) > 0)
    .map((kind) => `${kind} ${counts[kind]}`)
    .join(', ')
}

function percent(count: number, total: number): string {
  return total === 0 ? '–' : `${((count / total) * 100).toFixed(1)}`
}

function trend(now: number, then: number, before: LinkList | undefined): string {
  if (!before) return ''
  return now === then ? '=' : `${now > then ? '+' : '−'}${Math.abs(now - then)}`
}

/** The last list of each application. */
export function listsTable(lists: readonly LinkList[]): string {
  if (lists.length === 0) return 'No application has given a list of its users yet.\n'
  const rows = lists.map(({ serviceId, onDay, counts, fileName, readBy }) => [
    serviceId,
    onDay,
    String(counts.users),
    String(counts.linked),
    percent(linkedOf(counts.classes), totalOf(counts.classes)),
    fileName,
    readBy,
  ])
  return textTable(['APPLICATION', 'LIST OF', 'USERS', 'LINKED', '%', 'FILE', 'READ BY'], rows)
}

/** Links under their headings; `withService` for those of one person. */
export function linksTable(links: readonly ListedLink[], withService: boolean): string {
  const rows = links.map((link) => [
    ...(withService ? [link.serviceId] : []),
    link.mailbox,
    link.appAccount,
    link.isCurrent ? link.state : `${link.state}, not in the last list`,
    link.class,
    proofWords(link),
    link.seenOn ?? '–',
  ])
  const headings = ['MAILBOX', 'ACCOUNT THERE', 'STATE', 'CLASS', 'EVIDENCE', 'SEEN ON']
  return textTable(withService ? ['APPLICATION', ...headings] : headings, rows)
}

function proofWords({ evidence, confidence, confirmedBy }: ListedLink): string {
  if (confirmedBy !== undefined) return `confirmed by ${confirmedBy}`
  if (!evidence) return '–'
  return confidence
    ? `${linksEn.evidence[evidence]}, ${linksEn.confidence[confidence]}`
    : linksEn.evidence[evidence]
}
