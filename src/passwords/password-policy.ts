/** Kinds of characters that a policy may ask for. */
export type CharacterClass = 'upper' | 'lower' | 'digit' | 'symbol'

/** What is asked of one person's password. Its wording is made from it, so the two cannot differ. */
export type PasswordPolicy = Readonly<{
  /** In code points, after NFKC. */
  minimumLength: number
  /** One character of each must be there. */
  classes: readonly CharacterClass[]
  /** So many of the latest passwords, the present one among them, may not come again. */
  history: number
  /** Undefined: a password never expires. */
  maximumAgeDays: number | undefined
}>

/** A policy as it is configured: it asks less where a second factor stands beside the password. */
export type PasswordRules = Readonly<{
  minimumLength: number
  minimumLengthWithSecondFactor: number
  classes: readonly CharacterClass[]
  history: number
  /** Null: it never expires. */
  maximumAgeDays: number | null
  maximumAgeDaysWithSecondFactor: number | null
}>

export type PasswordPreset = 'vn-level3' | 'tcvn-classes' | 'nist-800-63b-4'

type Overrides = { readonly [Key in keyof PasswordRules]?: PasswordRules[Key] | undefined }

export type PolicySettings = Readonly<{
  preset: PasswordPreset
  /** Changes of the preset for everybody. */
  everyone: Overrides
  /** Groups of accounts that administer; the preset may ask more of them. */
  administratorGroups: readonly string[]
  /** Changes for administrators. */
  administrators: Overrides
  /** Changes for the members of other groups. */
  groups: readonly (Overrides & Readonly<{ groups: readonly string[] }>)[]
}>

export type PolicyFacts = Readonly<{ groups: readonly string[]; hasSecondFactor: boolean }>

export type PasswordPolicies = ReturnType<typeof createPasswordPolicies>

const ALL_CLASSES: readonly CharacterClass[] = ['upper', 'lower', 'digit', 'symbol']

const VN_LEVEL3: PasswordRules = {
  minimumLength: 14,
  minimumLengthWithSecondFactor: 10,
  classes: [],
  history: 5,
  maximumAgeDays: null,
  maximumAgeDaysWithSecondFactor: null,
}

/** "Every two months, not one of the last ten" (TCVN 14423, 5.6.2.2). */
const TCVN_ADMINISTRATORS: Overrides = {
  history: 10,
  maximumAgeDays: 60,
  maximumAgeDaysWithSecondFactor: 60,
}

/** Decision 14, and product 2.6 for the ages. */
const PRESETS: Readonly<
  Record<PasswordPreset, Readonly<{ everyone: PasswordRules; administrators: Overrides }>>
> = {
  'vn-level3': { everyone: VN_LEVEL3, administrators: TCVN_ADMINISTRATORS },
  'tcvn-classes': {
    everyone: {
      ...VN_LEVEL3,
      classes: ALL_CLASSES,
      maximumAgeDays: 180,
      maximumAgeDaysWithSecondFactor: 365,
    },
    administrators: TCVN_ADMINISTRATORS,
  },
  'nist-800-63b-4': {
    everyone: { ...VN_LEVEL3, minimumLength: 15, minimumLengthWithSecondFactor: 8, history: 0 },
    administrators: {},
  },
}

/** The policies of a configuration. */
export function createPasswordPolicies(settings: PolicySettings) {
  const preset = PRESETS[settings.preset]
  const everyone = changed(preset.everyone, settings.everyone)
  const special = [
    {
      groups: settings.administratorGroups,
      rules: changed(changed(everyone, preset.administrators), settings.administrators),
    },
    ...settings.groups.map(({ groups, ...changes }) => ({
      groups,
      rules: changed(everyone, changes),
    })),
  ]

  return {
    /** Of all the policies that a person's groups are under, the strictest in every point. */
    policyFor({ groups, hasSecondFactor }: PolicyFacts): PasswordPolicy {
      const theirs = special.filter((policy) => policy.groups.some((name) => groups.includes(name)))
      // Who is in no special group is under the policy of everybody; a special one replaces it.
      const rules = theirs.length > 0 ? theirs.map((policy) => policy.rules) : [everyone]
      return strictest(rules.map((each) => inForce(each, hasSecondFactor)))
    },
  }
}

function changed(rules: PasswordRules, changes: Overrides): PasswordRules {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined)
  return { ...rules, ...Object.fromEntries(given) }
}

function inForce(rules: PasswordRules, hasSecondFactor: boolean): PasswordPolicy {
  const { minimumLength, minimumLengthWithSecondFactor } = rules
  const days = hasSecondFactor ? rules.maximumAgeDaysWithSecondFactor : rules.maximumAgeDays
  return {
    // A second factor never asks for more than its absence.
    minimumLength: hasSecondFactor
      ? Math.min(minimumLengthWithSecondFactor, minimumLength)
      : minimumLength,
    classes: rules.classes,
    history: rules.history,
    maximumAgeDays: days ?? undefined,
  }
}

function strictest(policies: readonly PasswordPolicy[]): PasswordPolicy {
  const ages = policies.flatMap(({ maximumAgeDays }) => maximumAgeDays ?? [])
  return {
    minimumLength: Math.max(...policies.map(({ minimumLength }) => minimumLength)),
    classes: ALL_CLASSES.filter((kind) => policies.some(({ classes }) => classes.includes(kind))),
    history: Math.max(...policies.map(({ history }) => history)),
    maximumAgeDays: ages.length > 0 ? Math.min(...ages) : undefined,
  }
}
