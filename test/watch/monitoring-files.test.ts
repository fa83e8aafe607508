import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { samplesIn } from '../support/measurements.ts'
import { readQuery } from '../support/prom-query.ts'
import { testApp } from '../support/test-app.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (name: string) => readFileSync(join(root, name), 'utf8')

type Panel = { title: string; targets?: { expr: string }[] }
const dashboard = JSON.parse(read('release/monitoring/grafana-dashboard.json')) as {
  panels: Panel[]
  templating: { list: { type: string; query: string }[] }
}

type Alert = Readonly<Record<string, string>>

/** The rules of the file, in the one shape that it has. */
function alertsIn(text: string): Alert[] {
  return text
    .split(/^ {6}- alert: /m)
    .slice(1)
    .map((block) => {
      const alert = /^\w+/.exec(block)?.[0] ?? ''
      const expr = /^ {8}expr: >-\n {10}(.+)$/m.exec(block)?.[1] ?? ''
      const others = [
        ...block.matchAll(/^ +(for|severity|\w*summary\w*|\w*description\w*|runbook): (.+)$/gm),
      ]
      return { alert, expr, ...Object.fromEntries(others.map(([, key, value]) => [key, value])) }
    })
}

const alerts = alertsIn(read('release/monitoring/alert-rules.yml'))
const queries = [
  ...dashboard.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ from: `panel ${title}`, expr })),
  ),
  ...dashboard.templating.list
    .filter(({ type }) => type === 'query')
    .map(({ query }) => ({
      from: 'variable',
      expr: query.replace(/label_values\((.*), \w+\)/, '$1'),
    })),
  ...alerts.map(({ alert, expr = '' }) => ({ from: `alert ${alert}`, expr })),
]

/** Labels that Prometheus adds when it reads. */
const SCRAPED = new Set(['job', 'instance'])
/** What Prometheus tells of itself. */
const OWN = new Set(['up'])

/** Every word in quotes of the program: a value of a label is one of them. */
const words = new Set(
  readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [...read(join('src', name)).matchAll(/['"]([\w-]+)['"]/g)])
    .map(([, word]) => word),
)

t.test('the dashboard and the alerts ask for what the server tells', async (t) => {
  const { app } = await testApp(t)
  const described = new Map(app.watch.described().map((one) => [one.name, one]))
  const { body } = await app.operations.server.inject('/metrics')
  for (const { name, labels } of samplesIn(body)) {
    for (const value of Object.values(labels)) words.add(value)
    t.ok(described.has(name) || described.has(name.replace(/_(bucket|sum|count)$/, '')), name)
  }

  const asked = new Set<string>()
  for (const { from, expr } of queries) {
    const { selectors, grouped } = readQuery(expr)
    const labels = new Set([...SCRAPED])
    for (const { metric, matchers } of selectors) {
      if (OWN.has(metric)) continue
      const base = metric.replace(/_(bucket|sum|count)$/, '')
      const found = described.get(metric) ?? described.get(base)
      t.ok(found, `${from}: ${metric}`)
      if (!found) continue
      asked.add(found.name)
      t.equal(
        found.type === 'histogram',
        metric !== found.name,
        `${from}: a histogram by its parts`,
      )
      for (const label of found.labels) labels.add(label)
      if (metric.endsWith('_bucket')) labels.add('le')
      for (const { label, value } of matchers) {
        if (SCRAPED.has(label)) continue
        t.ok(found.labels.includes(label), `${from}: ${metric} has ${label}`)
        for (const one of value.split('|')) {
          t.ok(one === '' || words.has(one), `${from}: ${label} can be ${one}`)
        }
      }
    }
    for (const label of grouped) t.ok(labels.has(label), `${from}: grouped by ${label}`)
  }
  for (const { name } of described.values()) t.ok(asked.has(name), `${name} is asked for somewhere`)
})

t.test('a counter is asked for as a rate, a gauge is not', async (t) => {
  for (const { from, expr } of queries) {
    for (const [, counter] of expr.matchAll(/([a-z_]+_total)/g)) {
      t.match(expr, new RegExp(`(rate|increase)\\(${counter}`), from)
    }
    t.notMatch(expr, /(rate|increase)\((cas_ready|cas_sessions\b|cas_hash_(running|waiting))/, from)
  }
})

t.test(
  'every alert says in both languages what is wrong, and where to read what to do',
  async (t) => {
    const anchors = new Set(
      [...read('docs/incidents.md').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replace(/[^\p{L}\p{N} -]/gu, '')
          .replaceAll(' ', '-'),
      ),
    )
    t.ok(alerts.length > 25)
    t.equal(new Set(alerts.map(({ alert }) => alert)).size, alerts.length, 'no name twice')
    for (const one of alerts) {
      const { alert = '', severity = '', runbook = '' } = one
      t.match(severity, /^(critical|warning)$/, alert)
      t.match(one.for, /^\d+[smh]$/, alert)
      for (const key of ['summary', 'description']) {
        t.match(one[key], /^".{10,}"$/, `${alert}: ${key}`)
        t.match(
          one[`${key}_vi`],
          /[ăâđêôơưạảấầẩậắằặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹáàãéèíìóòõúùý]/,
          alert,
        )
      }
      const [page, anchor = ''] = runbook.split('#')
      t.equal(page, 'docs/incidents.md', alert)
      t.ok(anchors.has(anchor), `${alert}: ${anchor} is a heading`)
    }
  },
)

t.test('the handbook has every metric, as the server describes it', async (t) => {
  const { app } = await testApp(t)
  const rows = app.watch
    .described()
    .map(({ name, type, labels, help }) => {
      const told = labels.map((label) => `\`${label}\``).join(', ')
      return `| \`${name}\` | ${type} | ${told} | ${help} |`
    })
    .join('\n')
  const page = read('docs/monitoring.md')
  const table = /\| --- \| --- \| --- \| --- \|\n((?:\|.*\n)+)/.exec(page)?.[1] ?? ''
  t.equal(table.trimEnd(), rows)
})

t.test('a query with a typing error is found', async (t) => {
  for (const query of [
    'sum(rate(x[5m])',
    'sum(x))',
    'x{a=b}',
    'rate(x[5 m])',
    '{a="b"}',
    '1 + ;',
    '',
  ]) {
    t.throws(() => readQuery(query), query)
  }
})
