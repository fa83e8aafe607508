/** What the schema says of one setting, as the handbook tells it. */
export type SettingRow = Readonly<{
  /** `sessions.idleMinutes`, `services[].name` */
  path: string
  meaning: string
  allowed: string
  /** What holds where it is left out; `undefined`: nothing. */
  fallback: string | undefined
  isRequired: boolean
}>

export type Schema = Readonly<{
  type?: string
  description?: string
  default?: unknown
  enum?: readonly unknown[]
  anyOf?: readonly Schema[]
  properties?: Readonly<Record<string, Schema>>
  patternProperties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  items?: Schema
  minimum?: number
  exclusiveMinimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  pattern?: string
}>

/**
 * The settings at a path and below it, in the order of the schema. A text in two languages is one
 * setting; an object that says nothing itself is left out, as those in it are told.
 */
export function settingRows(schema: Schema, path: string, isRequired: boolean): SettingRow[] {
  const inside = membersOf(schema, path)
  const isGroup = inside.length > 0 && !isTranslated(schema)
  const own = isGroup && schema.description === undefined ? [] : [rowOf(schema, path, isRequired)]
  return isGroup ? [...own, ...inside.flatMap((member) => settingRows(...member))] : own
}

function membersOf(schema: Schema, path: string): [Schema, string, boolean][] {
  const { properties, required = [] } = schema.items ?? schema
  const prefix = schema.items ? `${path}[].` : `${path}.`
  return Object.entries(properties ?? {}).map(([name, member]) => [
    member,
    `${prefix}${name}`,
    required.includes(name),
  ])
}

function isTranslated({ properties }: Schema): boolean {
  return properties !== undefined && Object.keys(properties).join() === 'vi,en'
}

function rowOf(schema: Schema, path: string, isRequired: boolean): SettingRow {
  return {
    path,
    meaning: schema.description ?? '',
    allowed: allowedIn(schema),
    fallback: fallbackOf(schema),
    isRequired,
  }
}

/** In words: what may be written there. */
export function allowedIn(schema: Schema): string {
  if (schema.enum) return schema.enum.map((value) => code(value)).join(', ')
  if (schema.anyOf) return schema.anyOf.map(allowedIn).join(', or ')
  if (isTranslated(schema)) return '`vi` and `en`'
  if (schema.items)
    return `list${bounds(schema.minItems, schema.maxItems, ' entries')}${ofWhat(schema.items)}`
  switch (schema.type) {
    case 'boolean':
      return '`true`, `false`'
    case 'null':
      return '`null`'
    case 'integer':
      return `whole number${range(schema)}`
    case 'number':
      return `number${range(schema)}`
    case 'object':
      return schema.patternProperties ? recordOf(schema.patternProperties) : 'object'
    default:
      return `text${bounds(schema.minLength, schema.maxLength, ' characters')}${form(schema)}`
  }
}

function ofWhat(items: Schema): string {
  if (items.properties || (items.type === 'string' && !items.enum && !items.pattern)) return ''
  return ` of ${allowedIn(items)}`
}

function recordOf(members: Readonly<Record<string, Schema>>): string {
  return `names, each with ${Object.values(members).map(allowedIn).join(', ')}`
}

function form({ pattern }: Schema): string {
  return pattern === undefined ? '' : `, form ${code(pattern)}`
}

function range({ minimum, exclusiveMinimum, maximum }: Schema): string {
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}, to ${maximum}`
  return bounds(minimum, maximum, '')
}

function bounds(least: number | undefined, most: number | undefined, what: string): string {
  if (least === undefined && most === undefined) return ''
  if (most === undefined) return least === 1 ? '' : `, at least ${least}${what}`
  if (least === undefined) return `, at most ${most}${what}`
  return `, ${least} to ${most}${what}`
}

function fallbackOf({ default: value }: Schema): string | undefined {
  if (value === undefined || (isEmpty(value) && !Array.isArray(value))) return undefined
  if (Array.isArray(value) && value.length > 2 && value.every(hasId)) {
    return value.map(({ id }) => code(id)).join(', ')
  }
  return code(value)
}

function hasId(value: unknown): value is { id: string } {
  return typeof value === 'object' && value !== null && 'id' in value
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}
