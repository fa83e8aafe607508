import { Type } from 'typebox'
import { closed, Localized } from './common.ts'

export const DataProtection = Type.Object(
  {
    contact: Type.Optional(
      Type.Object(
        {
          name: Localized,
          mail: Type.String({ minLength: 3, maxLength: 200 }),
          phone: Type.String({ minLength: 3, maxLength: 50 }),
        },
        {
          ...closed,
          description: 'Whom people ask about their personal data; without it: branding.support',
        },
      ),
    ),
  },
  { ...closed, default: {} },
)
