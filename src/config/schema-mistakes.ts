import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { ConfigMistake } from './config-error.ts'

type SchemaError = ReturnType<typeof Value.Errors>[number]

/** What the schema finds wrong, one sentence a mistake, each at the path where an editor looks. */
export function schemaMistakes(schema: TSchema, value: unknown): ConfigMistake[] {
  return Value.Errors(schema, value).flatMap((error) => {
    const sentences = sentencesOf(error)
    return sentences.map(([path, sentence]) => ({ path, sentence }))
  })
}

function sentencesOf(error: SchemaError): [string, string][] {
  const path = readablePath(error.instancePath)
  const limit = (error.params as { limit?: unknown }).limit
  switch (error.keyword) {
    // The closed object itself speaks of this key, below.
    case 'boolean':
      return []
    case 'additionalProperties':
      return error.params.additionalProperties.map((key) => [
        join(path, key),
        'There is no such setting. Check the spelling.',
      ])
    case 'required':
      return error.params.requiredProperties.map((key) => [join(path, key), 'This is missing.'])
    case 'type':
      return [[path, `Must be ${article(String(error.params.type))}.`]]
    case 'enum':
      return [[path, `Must be one of ${error.params.allowedValues.join(', ')}.`]]
    case 'minLength':
      return [[path, `Must have at least ${limit} character(s).`]]
    case 'minItems':
      return [[path, `Must have at least ${limit} entry.`]]
    case 'maxItems':
      return [[path, `Must have at most ${limit} entries.`]]
    case 'minimum':
      return [[path, `Must be ${limit} or more.`]]
    case 'exclusiveMinimum':
      return [[path, `Must be more than ${limit}.`]]
    case 'maximum':
      return [[path, `Must be ${limit} or less.`]]
    case 'pattern':
      return [[path, `Has the wrong form (it must match ${String(error.params.pattern)}).`]]
    default:
      return [[path, `This ${error.message}.`]]
  }
}

/** `/services/0/name` → `services[0].name` */
function readablePath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : join(path, part)), '')
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}

function article(type: string): string {
  if (type === 'object' || type === 'array' || type === 'integer') return `an ${type}`
  return type === 'boolean' ? 'true or false' : `a ${type}`
}
