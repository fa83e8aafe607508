/** An application as an example: a comment of the new configuration, to be changed and put in force. */
export const SAMPLE_SERVICE = {
  id: 'vi-du',
  name: { vi: 'Ứng dụng ví dụ', en: 'Sample application' },
  description: { vi: 'Người dùng thấy dòng này ở cổng', en: 'People see this line in the portal' },
  category: 'chung',
  matches: [{ prefix: 'https://vi-du.example.gov.vn/' }],
  launchUrl: 'https://vi-du.example.gov.vn/',
  user: { source: 'mailboxName' },
  attributes: { mail: 'mailboxAddress', displayName: 'displayName' },
  allowedGroups: [],
}

/** Settings that most servers will want sooner or later: their samples, out of force, end in a comma. */
export const UNUSED_SETTINGS = [
  {
    // No sample: whoever put somebody else's key in force could read none of their backups.
    key: 'backup',
    explains: `No backups are made before it is said who can read them: run "cas backup key", keep the private key
away from this machine, and write "backup": { "recipients": ["age1…"] } with the public one.`,
    sample: '',
  },
  {
    explains: `From where people come who are in the office. With "outside": "required" everybody else needs a
second factor; administrators (the group "quan-tri") always do.`,
    key: 'secondFactor',
    sample: `"secondFactor": { "officeNetworks": ["10.1.0.0/16"], "outside": "required" },`,
  },
  {
    explains: 'How long a session lasts, and how long it may be idle.',
    key: 'sessions',
    sample: `"sessions": { "absoluteHours": 10, "idleMinutes": 120, "sharedComputerIdleMinutes": 15 },`,
  },
  {
    explains: `Whom people ask about their personal data; without it, the help desk.`,
    key: 'dataProtection',
    sample: `"dataProtection": {
  "contact": {
    "name": { "vi": "Văn phòng UBND tỉnh", "en": "Office of the People's Committee" },
    "mail": "dulieu@example.gov.vn",
    "phone": "0271 300 0001"
  }
},`,
  },
  {
    explains: 'Further names of this server, from which people are led to publicUrl.',
    key: 'otherHosts',
    sample: `"otherHosts": ["dangnhap-cu.example.gov.vn"],`,
  },
  {
    explains: `Time servers by which "cas doctor" checks the clock; without any it asks the system.`,
    key: 'doctor',
    sample: `"doctor": { "timeServers": ["vn.pool.ntp.org"] },`,
  },
] as const
