/** Who may use an application, and why somebody may or may not. Names arrive as they are written. */
export const accessVi = {
  /** Several names of which one is enough; the first may be several again. */
  either: (names: string, last: string) => `${names} hoặc ${last}`,
  /** So many names are not told one by one. */
  furtherOnes: (count: number) => `${count} nơi khác`,
  ofUnits: (units: string) => `người của ${units}`,
  ofGroups: (groups: string) => `người trong nhóm ${groups}`,
  ofBoth: (units: string, groups: string) => `người của ${units}, đồng thời trong nhóm ${groups}`,
  onlyFor: (app: string, rule: string) => `${app} chỉ dành cho ${rule}.`,
  youBelongTo: (unit: string) => `Bạn thuộc ${unit}.`,
  youHaveNoUnit: 'Hồ sơ của bạn chưa ghi đơn vị.',
  /** Where to ask; what is not known is empty. */
  ask: (mail: string, phone: string) => {
    if (mail === '') return `Nếu cần dùng, gọi ${phone}.`
    return `Nếu cần dùng, gửi đề nghị tới ${mail}${phone && ` hoặc gọi ${phone}`}.`
  },
  contact: (mail: string, phone: string) => [mail, phone].filter(Boolean).join(' hoặc '),
  explain: {
    mayEnter: (who: string, app: string) => `${who} vào được ${app}.`,
    mayNotEnter: (who: string, app: string) => `${who} không vào được ${app}.`,
    seesNoTile: 'Ứng dụng này không có ô trên Cổng ứng dụng (tile: false), nên không ai thấy ô.',
    accountWorks: 'Tài khoản đang hoạt động.',
    accountDisabled: (reason: string) => `Tài khoản đã ngừng hoạt động${reason && `: ${reason}`}.`,
    accountLocked: 'Tài khoản đang bị khóa.',
    serviceWorks: 'Ứng dụng đang mở.',
    serviceDisabled: 'Ứng dụng đang tạm ngừng (enabled: false).',
    anyGroup: 'Ứng dụng không giới hạn nhóm.',
    inGroup: (group: string) => `Được vào vì ở trong nhóm ${group}.`,
    inNoGroup: (allowed: string, own: string) =>
      `Chỉ nhóm ${allowed} được vào; người này ${own ? `ở trong nhóm ${own}` : 'không ở trong nhóm nào'}.`,
    anyUnit: 'Ứng dụng không giới hạn đơn vị.',
    inUnit: (unit: string, path: string) => `Được vào vì thuộc ${unit}: ${path}.`,
    inNoUnit: (allowed: string, path: string) =>
      `Chỉ người của ${allowed} được vào; người này ${path ? `thuộc ${path}` : 'chưa ghi đơn vị'}.`,
    outsideTree: 'Đơn vị của người này được ghi bằng chữ, không nằm trong cây đơn vị.',
    entryNamesNothing: (entry: string) =>
      `Mục «${entry}» trong allowedUnits không phải mã hay tên của đơn vị nào.`,
    entryEnded: (entry: string, day: string, successors: string) =>
      `Đơn vị «${entry}» trong allowedUnits đã kết thúc từ ${day}${successors && `, nay là ${successors}`}: chỉ người từ đơn vị cũ còn được vào theo mục này.`,
    hasUser: (source: string) => `Ứng dụng nhận ra người này bằng ${source}.`,
    hasNoUser: (source: string) =>
      `Hồ sơ thiếu ${source}, là thông tin mà ứng dụng dùng để nhận ra người.`,
  },
}
