/** The names that this server has on the network (R2). */
export const hostsVi = {
  moved: (address: string) =>
    `Địa chỉ của cổng nay là ${address}. Nội dung vừa gửi từ địa chỉ cũ chưa được nhận. Nhập lại ở trang này.`,
  unknown: 'Đây không phải địa chỉ của cổng đăng nhập',
  onlyHere: (address: string) => `Địa chỉ đúng là ${address}. Chỉ nhập mật khẩu ở đó.`,
  report:
    'Nếu bạn đến đây từ một liên kết, báo cho bộ phận hỗ trợ biết liên kết đó ở đâu và đọc mã dưới đây.',
}
