import * as z from 'zod/mini';

const unique = (list: readonly string[]): boolean => new Set(list).size === list.length;
const digits = (least: number, most: number) => z.string().check(z.regex(new RegExp(`^\\d{${least},${most}}$`)));
const area = z.string().check(z.regex(/^[1-9]\d{1,2}$/, 'is an area code without its 0, such as 903'));

/** One district of a local network, and the first digits of its exchanges' numbers after the area code; the longest prefix wins. */
export const districtSchema = z.strictObject({
  area,
  district: z.string().check(
    z.trim(),
    z.minLength(1),
    z.maxLength(40),
    z.refine((value) => !/[\p{Cc}\p{Surrogate}]/u.test(value), 'contains a character that is not text'),
  ),
  prefixes: z.array(digits(1, 7)).check(z.minLength(1), z.maxLength(500)),
});
export type District = z.infer<typeof districtSchema>;

/** The numbering that a branch rates by: data, so that another branch enters its own. */
export const numberingSchema = z.strictObject({
  /** Area code without the leading 0 of the network this desk serves. */
  homeArea: area,
  districts: z.array(districtSchema).check(
    z.maxLength(500),
    // One prefix in two districts would be rated by whichever stands first.
    z.refine(
      (all) => unique(all.flatMap((one) => one.prefixes.map((prefix) => `${one.area} ${prefix}`))),
      'names a prefix of an area twice',
    ),
  ),
  emergency: z.array(digits(2, 6)).check(z.maxLength(50)),
  /** Whole numbers without `+86`, `x` for any digit: `10086`, `95xxx`, `400xxxxxxx`. */
  service: z
    .array(z.string().check(z.regex(/^[0-9][0-9x]{1,14}$/, 'is digits, with x for any, such as 95xxx')))
    .check(z.maxLength(200)),
});
export type Numbering = z.infer<typeof numberingSchema>;

export interface NumberingVersion {
  /** 0: as shipped. */
  readonly version: number;
  /** Beijing day, `YYYY-MM-DD`. */
  readonly validFrom: string;
  readonly numbering: Numbering;
}
