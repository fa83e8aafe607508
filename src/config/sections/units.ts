import { Type } from 'typebox'
import { closed, localized } from './common.ts'

const UnitKind = Type.Object(
  {
    id: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
      description: 'What lists and commands call it',
    }),
    name: localized('What people read'),
  },
  closed,
)

const USUAL_KINDS = [
  kind('tinh-thanh-pho', 'Tỉnh, thành phố', 'Province or city'),
  kind('khoi-dang', 'Khối Đảng', 'Party body'),
  kind('mttq-doan-the', 'Mặt trận Tổ quốc, đoàn thể', 'Fatherland Front or mass organisation'),
  kind('so-ban-nganh', 'Sở, ban, ngành', 'Department or agency'),
  kind('don-vi-truc-thuoc', 'Đơn vị trực thuộc', 'Subordinate body'),
  kind('huyen-lich-su', 'Huyện (lịch sử)', 'District (historical)'),
  kind('xa-phuong-dac-khu', 'Xã, phường, đặc khu', 'Commune, ward or special zone'),
  kind('phong', 'Phòng', 'Division'),
]

export const Units = Type.Object(
  {
    kinds: Type.Array(UnitKind, {
      default: USUAL_KINDS,
      minItems: 1,
      maxItems: 100,
      description: 'The kinds of unit that the tree may hold',
    }),
  },
  {
    ...closed,
    default: {},
    description: 'The units of the administration',
  },
)

function kind(id: string, vi: string, en: string) {
  return { id, name: { vi, en } }
}
