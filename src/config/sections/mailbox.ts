import { Type } from 'typebox'
import { closed } from './common.ts'

const MailboxSuffix = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$', description: 'After the @' }),
    state: Type.Enum(['active', 'accepted', 'retired'], {
      default: 'active',
      description:
        'active: offered; accepted: works when typed; retired: refused with a hint at its successor',
    }),
    retiredOn: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
    replacedBy: Type.Optional(Type.String()),
  },
  closed,
)

export const Mailbox = Type.Object(
  {
    suffixes: Type.Array(MailboxSuffix, { minItems: 1, maxItems: 50 }),
    defaultSuffix: Type.String({ description: 'Taken when only the mailbox name is typed' }),
  },
  closed,
)
