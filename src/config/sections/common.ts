import { Type } from 'typebox'

/** A misspelt key is a mistake. */
export const closed = { additionalProperties: false } as const

const texts = {
  vi: Type.String({ minLength: 1, description: 'Vietnamese' }),
  en: Type.String({ minLength: 1, description: 'English' }),
}

/** A text that people read, in both languages; `description` says what it is. */
export const localized = (description: string) => Type.Object(texts, { ...closed, description })
