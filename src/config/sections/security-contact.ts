import { Type } from 'typebox'
import { closed } from './common.ts'

const address = (description: string) =>
  Type.Optional(Type.String({ minLength: 9, maxLength: 300, pattern: '^https://', description }))

/** What /.well-known/security.txt says (RFC 9116, L17). */
export const SecurityContact = Type.Optional(
  Type.Object(
    {
      contacts: Type.Array(
        Type.String({ maxLength: 300, pattern: '^(mailto:|tel:|https://)[!-~]+$' }),
        {
          minItems: 1,
          maxItems: 5,
          description:
            'Who takes reports, the preferred one first: mailto:…, tel:+84… or https://…',
        },
      ),
      expires: Type.String({
        pattern: '^\\d{4}-\\d{2}-\\d{2}$',
        description: 'The day until which this is true; look at it anew once a year',
      }),
      policy: address('A page that says how reports are dealt with'),
      encryption: address('Where the key is that reports may be encrypted with'),
      languages: Type.Array(Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' }), {
        default: ['vi', 'en'],
        minItems: 1,
        maxItems: 10,
        description: 'The languages that reports are read in',
      }),
    },
    {
      ...closed,
      description:
        'Whom to tell about a weakness of this server, served as /.well-known/security.txt; left out: the page is not there',
    },
  ),
)
