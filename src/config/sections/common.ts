import { Type } from 'typebox'

/** A misspelt key is a mistake. */
export const closed = { additionalProperties: false } as const

export const Localized = Type.Object(
  {
    vi: Type.String({ minLength: 1, description: 'Vietnamese' }),
    en: Type.String({ minLength: 1, description: 'English' }),
  },
  closed,
)
