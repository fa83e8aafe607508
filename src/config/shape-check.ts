import { Ajv, type Options, type ValidateFunction } from 'ajv'
import { configSchemaFile } from '../paths.ts'
import { readResourceText } from '../resources.ts'

/** Ours is no stranger's schema: checking it against the schema of schemas takes longer than all else. */
const OPTIONS: Options = { allErrors: true, useDefaults: true, meta: false, validateSchema: false }

let compiled: ValidateFunction | undefined

/**
 * Fills defaults into a configuration, in place, and tells every mistake of its shape. Compiling it takes
 * a quarter of a second, so the built program carries it compiled: the build puts that in this file's place.
 */
export function shapeCheck(): ValidateFunction {
  compiled ??= compileShape().check
  return compiled
}

/** The check, and the compiler that knows its source. */
export function compileShape(code?: Options['code']) {
  const { $schema: _, ...schema } = JSON.parse(readResourceText(configSchemaFile))
  const compiler = new Ajv({ ...OPTIONS, ...(code && { code }) })
  return { compiler, check: compiler.compile(schema) }
}
