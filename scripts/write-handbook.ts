import { writeFileSync } from 'node:fs'
import { editorSchema } from '../src/config/editor-schema.ts'
import { ConfigSchema } from '../src/config/schema.ts'
import { configurePage } from './handbook/configure-page.ts'

/** Writes those pages of the handbook that are made from the program. */
writeFileSync('docs/configure.md', configurePage(editorSchema(ConfigSchema)))
