type JsonObject = { [key: string]: unknown }

/**
 * The schema as editors and the check at start need it. TypeBox requires every field, as the types
 * do; whoever writes the file may leave those with a default away.
 */
export function editorSchema(schema: object): JsonObject {
  const plain = JSON.parse(JSON.stringify(schema)) as JsonObject
  const relaxed = relax(plain) as JsonObject
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'cas.config.json',
    ...relaxed,
  }
}

function relax(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relax)
  if (typeof value !== 'object' || value === null) return value
  const object = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, relax(item)]),
  ) as JsonObject
  const { required, properties } = object
  if (!Array.isArray(required) || typeof properties !== 'object') return object
  const fields = properties as { [name: string]: JsonObject }
  return {
    ...object,
    required: required.filter((name: string) => !('default' in (fields[name] ?? {}))),
  }
}
