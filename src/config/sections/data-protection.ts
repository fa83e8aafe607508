import { Type } from 'typebox'
import { closed, localized } from './common.ts'

const parts = {
  contact: Type.Optional(
    Type.Object(
      {
        name: localized('The person or the office'),
        mail: Type.String({ minLength: 3, maxLength: 200, description: 'Mail address' }),
        phone: Type.String({ minLength: 3, maxLength: 50, description: 'Telephone' }),
      },
      {
        ...closed,
        description: 'Whom people ask about their personal data; without it: branding.support',
      },
    ),
  ),
  note: Type.Optional(
    Type.Object(
      {
        vi: Type.String({ minLength: 1, maxLength: 1_000, description: 'Vietnamese' }),
        en: Type.String({ minLength: 1, maxLength: 1_000, description: 'English' }),
      },
      {
        ...closed,
        description: 'What the authority says of people’s data besides, such as its own decision',
      },
    ),
  ),
}

export const DataProtection = Type.Object(parts, {
  ...closed,
  default: {},
  description: 'What /privacy says of personal data, and whom it names',
})

/** The same of the authority that a host belongs to. */
export const HostPrivacy = Type.Optional(
  Type.Object(parts, {
    ...closed,
    description: 'What /privacy says in place of dataProtection, where the data are its own',
  }),
)
