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
    explains: `From where people come who are in the office. With "outside": "required" everybody else needs a
second factor; administrators (the group "quan-tri") always do.`,
    sample: `"secondFactor": { "officeNetworks": ["10.1.0.0/16"], "outside": "required" },`,
  },
  {
    explains: 'How long a session lasts, and how long it may be idle.',
    sample: `"sessions": { "absoluteHours": 10, "idleMinutes": 120, "sharedComputerIdleMinutes": 15 },`,
  },
  {
    explains: `Whom people ask about their personal data; without it, the help desk.`,
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
    sample: `"otherHosts": ["dangnhap-cu.example.gov.vn"],`,
  },
  {
    explains: `Time servers by which "cas doctor" checks the clock; without any it asks the system.`,
    sample: `"doctor": { "timeServers": ["vn.pool.ntp.org"] },`,
  },
] as const
