import type { ErrorObject } from 'ajv'
import type { ConfigMistake } from './config-error.ts'
import { shapeCheck } from './shape-check.ts'

/**
 * Fills the defaults into a configuration, in place, and tells what its shape has wrong: one sentence
 * a mistake, each at the path where an editor looks.
 */
export function fillDefaults(config: unknown): ConfigMistake[] {
  const checkShape = shapeCheck()
  checkShape(config)
  return (checkShape.errors ?? []).map((error) => ({
    path: pathOf(error),
    sentence: sentenceOf(error),
  }))
}

function sentenceOf({ keyword, params, message }: ErrorObject): string {
  switch (keyword) {
    case 'additionalProperties':
      return 'There is no such setting. Check the spelling.'
    case 'required':
      return 'This is missing.'
    case 'type':
      return `Must be ${withArticle(String(params.type))}.`
    case 'enum':
      return `Must be one of ${params.allowedValues.join(', ')}.`
    case 'minLength':
      return `Must have at least ${params.limit} character(s).`
    case 'minItems':
      return `Must have at least ${params.limit} entry.`
    case 'maxItems':
      return `Must have at most ${params.limit} entries.`
    case 'minimum':
      return `Must be ${params.limit} or more.`
    case 'exclusiveMinimum':
      return `Must be more than ${params.limit}.`
    case 'maximum':
      return `Must be ${params.limit} or less.`
    case 'pattern':
      return `Has the wrong form (it must match ${params.pattern}).`
    default:
      return `This ${message}.`
  }
}

/** `/services/0` and a missing `name` → `services[0].name` */
function pathOf({ instancePath, params }: ErrorObject): string {
  const key: unknown = params.missingProperty ?? params.additionalProperty
  const parts = instancePath.split('/').slice(1).map(unescapePart)
  if (typeof key === 'string') parts.push(key)
  return parts.reduce((path, part) => {
    if (/^\d+$/.test(part)) return `${path}[${part}]`
    return path === '' ? part : `${path}.${part}`
  }, '')
}

function unescapePart(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~')
}

function withArticle(type: string): string {
  if (type === 'object' || type === 'array' || type === 'integer') return `an ${type}`
  return type === 'boolean' ? 'true or false' : `a ${type}`
}
