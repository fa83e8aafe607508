import { mkdirSync, writeFileSync } from 'node:fs'
import { editorSchema } from '../src/config/editor-schema.ts'
import { ConfigSchema } from '../src/config/schema.ts'

/** Writes docs/cas.config.schema.json, by which editors complete and check cas.config.json. */
mkdirSync('docs', { recursive: true })
writeFileSync(
  'docs/cas.config.schema.json',
  `${JSON.stringify(editorSchema(ConfigSchema), null, 2)}\n`,
)
