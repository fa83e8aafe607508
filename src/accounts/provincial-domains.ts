/**
 * The mail domains of the provinces and cities, those merged away in 2025 included, as their
 * mailboxes still go round. One of them is another authority's, however near its spelling is.
 */
export const PROVINCIAL_DOMAINS: ReadonlySet<string> = new Set(
  [
    'angiang baria-vungtau bacgiang backan baclieu bacninh bentre binhdinh binhduong binhphuoc',
    'binhthuan camau cantho caobang danang daklak daknong dienbien dongnai dongthap gialai hagiang',
    'hanam hanoi hatinh haiduong haiphong haugiang hoabinh hochiminhcity tphcm hungyen khanhhoa',
    'kiengiang kontum laichau lamdong langson laocai longan namdinh nghean ninhbinh ninhthuan',
    'phutho phuyen quangbinh quangnam quangngai quangninh quangtri soctrang sonla tayninh thaibinh',
    'thainguyen thanhhoa thuathienhue hue tiengiang travinh tuyenquang vinhlong vinhphuc yenbai',
  ]
    .join(' ')
    .split(' ')
    .map((province) => `${province}.gov.vn`),
)
