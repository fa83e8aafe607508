import type { ConfigMistake } from './config-error.ts'
import { crossFieldMistakes } from './cross-field-mistakes.ts'
import type { ConfigFile } from './schema.ts'
import { fillDefaults } from './schema-mistakes.ts'

const both = (text: string) => ({ vi: text, en: text })

/** A configuration with nothing wrong in it, for entries to stand in. */
const REST = {
  publicUrl: 'https://sign-in.example',
  branding: {
    authority: both('-'),
    system: both('-'),
    gate: both('-'),
    support: { mail: 'a@b', phone: '000', hours: both('-') },
  },
  mailbox: { suffixes: [{ name: 'example.vn' }], defaultSuffix: 'example.vn' },
}

/** What is wrong with entries of `services`, by the rules that every configuration must keep. */
export function entryMistakes(
  services: readonly unknown[],
  categories: ConfigFile['categories'],
): ConfigMistake[] {
  const config = structuredClone({ ...REST, categories, services })
  const mistakes = fillDefaults(config)
  return mistakes.length > 0 ? mistakes : crossFieldMistakes(config as unknown as ConfigFile)
}
