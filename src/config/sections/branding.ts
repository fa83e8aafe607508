import { Type } from 'typebox'
import { closed, localized } from './common.ts'
import { HostPrivacy } from './data-protection.ts'

const LOGO = 'SVG or PNG, shown in the heading and on the tab of the browser'
const Footer = localized('A line at the end of every page, such as who runs the system')
const Authority = localized('The authority, above the heading of every page')
const System = localized('The system that the gate belongs to, below the authority')
const Gate = localized('What people call this sign-in; it is in the title of every page')
const SupportMail = Type.String({ minLength: 3, description: 'Mail address of the help desk' })
const SupportPhone = Type.String({
  minLength: 3,
  description: 'Telephone of the help desk, as people dial it',
})
const SupportHours = localized('When the help desk answers')
const SUPPORT =
  'Whom people call; told at the end of every page and wherever something is in the way'
const colour = { pattern: '^#[0-9a-fA-F]{6}$', description: 'Main colour, #rrggbb' }

/** The names, the look and the help desk of the authority. */
export const Branding = Type.Object(
  {
    authority: Authority,
    system: System,
    gate: Gate,
    footer: Type.Optional(Footer),
    logoFile: Type.Optional(Type.String({ description: LOGO })),
    colour: Type.String({ default: '#0b5394', ...colour }),
    support: Type.Object(
      {
        mail: SupportMail,
        phone: SupportPhone,
        hours: SupportHours,
      },
      { ...closed, description: SUPPORT },
    ),
  },
  { ...closed, description: 'The names, the look and the help desk of the authority' },
)

/** What differs from it. Nothing here has a default: a part that is not written stays as it was. */
const BrandingParts = Type.Object(
  {
    authority: Type.Optional(Authority),
    system: Type.Optional(System),
    gate: Type.Optional(Gate),
    footer: Type.Optional(Footer),
    logoFile: Type.Optional(Type.String({ description: LOGO })),
    colour: Type.Optional(Type.String(colour)),
    support: Type.Optional(
      Type.Object(
        {
          mail: Type.Optional(SupportMail),
          phone: Type.Optional(SupportPhone),
          hours: Type.Optional(SupportHours),
        },
        { ...closed, description: SUPPORT },
      ),
    ),
    privacy: HostPrivacy,
  },
  { ...closed, description: 'What differs from branding; what is not written stays as it was' },
)

const hostname = {
  pattern: '^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$',
  description: 'A host name in small letters, without scheme and port',
}

/** The look of a host, now or from a moment on (R1). */
export const Hosts = Type.Array(
  Type.Object(
    {
      hostname: Type.String(hostname),
      from: Type.Optional(
        Type.String({
          pattern: '^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d)?(Z|[+-]\\d\\d:\\d\\d))?$',
          description:
            'Since when: a day, which begins at midnight in Asia/Ho_Chi_Minh, or a moment such as 2026-07-01T06:00+07:00; default: always',
        }),
      ),
      branding: BrandingParts,
    },
    closed,
  ),
  {
    default: [],
    maxItems: 50,
    description:
      'Hosts whose pages look different from branding. Of several entries of a host each is laid over those before it in time.',
  },
)

export const OtherHosts = Type.Array(Type.String(hostname), {
  default: [],
  maxItems: 20,
  description: 'Further names of this server. People who come by them are led to publicUrl (R2).',
})

export const UnknownHosts = Type.Enum(['refuse', 'answer'], {
  default: 'refuse',
  description:
    'Pages asked for by a name that is none of ours: refuse them, or answer as publicUrl. IP addresses and localhost are always answered.',
})
