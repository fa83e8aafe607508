/** Milliseconds, bytes and months; all else is a bare number. */
const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  days: 86_400_000,
  B: 1,
  KiB: 1024,
  MiB: 1024 * 1024,
}

/** What a cell such as `15, 30, 120 min` says, in the smallest unit of its kind. */
export function statedValues(cell: string): number[] {
  const unit = /\s([A-Za-z']+)$/.exec(cell)?.[1] ?? ''
  const factor = UNITS[unit] ?? 1
  return (cell.match(/\d+/g) ?? []).map((digits) => Number(digits) * factor)
}

/** What a name says its number counts: `idleMinutes` and `TOUCH_EVERY_MS` are times. */
export function unitOf(name: string): number {
  const endings = [
    [/(Milliseconds|_MS|Ms)$/, 1],
    [/(Seconds|_SECONDS)$/, 1_000],
    [/Minutes$/, 60_000],
    [/Hours$/, 3_600_000],
    [/(Days|_DAYS|\.days)$/, 86_400_000],
    [/KiB$/, 1024],
  ] as const
  return endings.find(([ending]) => ending.test(name))?.[1] ?? 1
}

/** The numbers of a constant in the text of a module: `NAME`, or `NAME.member` of an object. */
export function constantIn(text: string, name: string): number[] {
  const [constant = '', member] = name.split('.')
  const written = new RegExp(
    `^(?:export )?const ${constant}\\b[^=]*= ([^;]*?)(?:\\n(?=\\S)|\\n\\n|$)`,
    'm',
  )
  const [, value] = written.exec(`${text}\n`) ?? []
  if (value === undefined) return []
  const found =
    member === undefined
      ? value
      : new RegExp(`\\b${member}: ([^,}\\n]+)`).exec(blockOf(text, constant))?.[1]
  if (found === undefined) return []
  const list = /^\[(.*?)\]/s.exec(found)?.[1]
  return (list?.split(',') ?? [found])
    .filter((part) => part.trim() !== '')
    .map((part) => productOf(part, text))
}

function blockOf(text: string, constant: string): string {
  const from = text.search(new RegExp(`^(?:export )?const ${constant}\\b`, 'm'))
  return text.slice(from, text.indexOf('}', from) + 1)
}

/** `30 * DAY_MS`, with the constants of the same module. */
function productOf(expression: string, text: string): number {
  return expression
    .replace(/ as const.*/s, '')
    .split('*')
    .map((factor) => factor.trim())
    .map((factor) =>
      /^\d/.test(factor)
        ? Number(factor.replaceAll('_', ''))
        : (constantIn(text, factor)[0] ?? Number.NaN),
    )
    .reduce((product, factor) => product * factor, 1)
}
