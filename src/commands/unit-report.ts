import type { UnitId } from '../units/unit.ts'
import type { UnitPlan } from '../units/unit-change.ts'
import type { Stream } from '../units/unit-effect.ts'
import { effectOnRules, streamsOf, type UnitRule } from '../units/unit-effect.ts'
import type { UnitTree } from '../units/unit-tree.ts'

/** What a change of units does, for whoever must say yes to it. */
export type UnitReport = ReturnType<typeof unitReport>

type Facts = Readonly<{
  plan: UnitPlan
  /** Both on the day of the change. */
  before: UnitTree
  after: UnitTree
  people: ReadonlyMap<UnitId, number>
  sent: readonly Stream[]
  rules: readonly UnitRule[]
}>

export function unitReport({ plan, before, after, people, sent, rules }: Facts) {
  const facts = { before, after, people, sent }
  const nameOf = (id: UnitId) => {
    const unit = after.byId(id)
    return unit ? { code: unit.code, name: unit.name } : { code: String(id), name: '' }
  }
  const about = plan.changes.flatMap(({ code }) => after.byCode(code)?.id ?? [])
  return {
    on: plan.on,
    changes: plan.changes.map(({ steps: _, ...change }) => change),
    people: streamsOf(facts).map((stream) => ({
      from: nameOf(stream.from),
      to: nameOf(stream.to),
      people: stream.people,
    })),
    subunits: about.flatMap((id) => subunitsLed(before, after, id)),
    services: effectOnRules(rules, { ...facts, about }),
    sameNames: sameNames(before, after),
  }
}

/** Units that hang elsewhere because the one above them has ended. */
function subunitsLed(before: UnitTree, after: UnitTree, id: UnitId) {
  const to = after.heirOf(id)
  const known = before.byId(id)
  if (!known || !to || to.id === id) return []
  return before.childrenOf(id).map(({ code, name }) => ({ code, name, to: to.code }))
}

/** Names that several units below one parent bear by the change, and did not before. */
function sameNames(before: UnitTree, after: UnitTree) {
  const parents = new Set([...after.all()].map(({ id }) => after.pathOf(id).at(-2)?.id))
  return [...parents].flatMap((parent) => {
    const counts = countsOf(after, parent)
    const previous = countsOf(before, parent)
    return [...counts]
      .filter(([name, count]) => count > 1 && count > (previous.get(name) ?? 0))
      .map(([name, count]) => ({ name, count, below: parent ? after.byId(parent)?.code : '' }))
  })
}

function countsOf(tree: UnitTree, parent: UnitId | undefined): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { name } of tree.childrenOf(parent)) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

const SHOWN = 50

export function reportLines(report: UnitReport): string {
  const lines = [
    ...shown(report.changes, changeLine(report.on)),
    ...shown(
      report.people,
      ({ people, from, to }) => `  ${people} people of ${from.code} come to ${to.code} ${to.name}.`,
    ),
    ...shown(report.subunits, ({ code, name, to }) => `  ${code} ${name} comes under ${to}.`),
    ...shown(report.sameNames, ({ name, count, below }) => {
      return `  Note: ${count} units called "${name}" lie below ${below || 'no unit'} then; rename or merge them.`
    }),
    ...shown(report.services, ({ id, entries, gained, lost }) => {
      const named = entries.length > 0 ? `names ${entries.join(', ')}; ` : ''
      return `  Application ${id}: ${named}${gained} people more may use it, ${lost} fewer.`
    }),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function changeLine(on: string) {
  return ({ event, code, name, before, after }: UnitReport['changes'][number]) => {
    const fields = Object.keys(after).filter(
      (field) => field !== 'on' && String(after[field]) !== String(before[field] ?? ''),
    )
    const words = fields.map((field) =>
      before[field] === undefined
        ? `${field}: ${after[field]}`
        : `${field}: ${before[field] || '–'} → ${String(after[field]) || '–'}`,
    )
    const what = event === 'added' ? words.filter((word) => !/^(code|name):/.test(word)) : words
    const happens = event === 'change-cancelled' ? 'goes on as it was' : event
    return `${code} ${name} ${happens} from ${on}${what.length > 0 ? ` (${what.join('; ')})` : ''}`
  }
}

function shown<Item>(items: readonly Item[], line: (item: Item) => string): string[] {
  const further = items.length - SHOWN
  return [...items.slice(0, SHOWN).map(line), ...(further > 0 ? [`  … and ${further} more.`] : [])]
}
