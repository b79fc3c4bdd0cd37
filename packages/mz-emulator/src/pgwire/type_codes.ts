/**
 * Types by OID: what each one's binary form is. Names are the server's own.
 *
 * A type that is not here is unknown to the server as the type of a parameter.
 */

/** How values of a type travel in binary. */
export type BinaryForm =
  | "bool"
  | "int2"
  | "int4"
  | "int8"
  | "uint2"
  | "uint4"
  | "uint8"
  | "float4"
  | "float8"
  | "numeric"
  | "text"
  | "bytea"
  | "uuid"
  | "date"
  | "time"
  | "timestamp"
  | "timestamptz"
  | "interval"
  | "jsonb"
  | "oid"
  | "int2vector"
  | "record"
  | "none"
  | { readonly element: number }
  | { readonly bound: number };

export interface TypeCode {
  readonly name: string;
  readonly form: BinaryForm;
}

type Entry = readonly [oid: number, name: string, form: BinaryForm];

const SCALARS: readonly Entry[] = [
  [16, "bool", "bool"],
  [17, "bytea", "bytea"],
  [18, "char", "text"],
  [19, "name", "text"],
  [20, "int8", "int8"],
  [21, "int2", "int2"],
  [22, "int2vector", "int2vector"],
  [23, "int4", "int4"],
  [24, "regproc", "oid"],
  [25, "text", "text"],
  [26, "oid", "oid"],
  [700, "float4", "float4"],
  [701, "float8", "float8"],
  [1033, "aclitem", "none"],
  [1042, "bpchar", "text"],
  [1043, "varchar", "text"],
  [1082, "date", "date"],
  [1083, "time", "time"],
  [1114, "timestamp", "timestamp"],
  [1184, "timestamptz", "timestamptz"],
  [1186, "interval", "interval"],
  [1700, "numeric", "numeric"],
  [2205, "regclass", "oid"],
  [2206, "regtype", "oid"],
  [2249, "record", "record"],
  [2950, "uuid", "uuid"],
  [3802, "jsonb", "jsonb"],
  [16384, "list", "none"],
  [16385, "map", "none"],
  [16460, "uint2", "uint2"],
  [16462, "uint4", "uint4"],
  [16464, "uint8", "uint8"],
  [16552, "mz_timestamp", "text"],
  [16566, "mz_aclitem", "text"],
];

/** Array types, by the type of their elements. */
const ARRAYS: readonly (readonly [oid: number, element: number])[] = [
  [1000, 16],
  [1001, 17],
  [1002, 18],
  [1003, 19],
  [1005, 21],
  [1006, 22],
  [1007, 23],
  [1008, 24],
  [1009, 25],
  [1014, 1042],
  [1015, 1043],
  [1016, 20],
  [1021, 700],
  [1022, 701],
  [1028, 26],
  [1034, 1033],
  [1115, 1114],
  [1182, 1082],
  [1183, 1083],
  [1185, 1184],
  [1187, 1186],
  [1231, 1700],
  [2210, 2205],
  [2211, 2206],
  [2287, 2249],
  [2951, 2950],
  [3807, 3802],
  [3905, 3904],
  [3907, 3906],
  [3909, 3908],
  [3911, 3910],
  [3913, 3912],
  [3927, 3926],
  [16461, 16460],
  [16463, 16462],
  [16465, 16464],
  [16553, 16552],
  [16567, 16566],
];

/** Range types, by the type of their bounds. */
const RANGES: readonly (readonly [oid: number, name: string, bound: number])[] = [
  [3904, "int4range", 23],
  [3906, "numrange", 1700],
  [3908, "tsrange", 1114],
  [3910, "tstzrange", 1184],
  [3912, "daterange", 1082],
  [3926, "int8range", 20],
];

const CODES: ReadonlyMap<number, TypeCode> = build();

/** What is known of a type, if it exists. */
export function typeCode(oid: number): TypeCode | undefined {
  return CODES.get(oid);
}

function build(): Map<number, TypeCode> {
  const codes = new Map<number, TypeCode>();
  for (const [oid, name, form] of SCALARS) codes.set(oid, { name, form });
  for (const [oid, name, bound] of RANGES) codes.set(oid, { name, form: { bound } });
  for (const [oid, element] of ARRAYS) {
    codes.set(oid, { name: `_${codes.get(element)?.name ?? "any"}`, form: { element } });
  }
  return codes;
}
