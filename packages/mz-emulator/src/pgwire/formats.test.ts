/** Values in both formats: known bytes for each type, and that text survives the way there and back. */
import { deepEqual, equal, throws } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { describe, it } from "node:test";
import fc from "fast-check";
import { formatArray, parseArray } from "./array_text.ts";
import type { Session } from "./backend.ts";
import { decodeBinary } from "./binary_decode.ts";
import { encodeBinary } from "./binary_encode.ts";
import { decodeParameter } from "./parameter.ts";

/** Type, text, bytes. */
const KNOWN: readonly (readonly [oid: number, text: string, hex: string])[] = [
  [16, "t", "01"],
  [20, "-2", "fffffffffffffffe"],
  [21, "3", "0003"],
  [23, "1", "00000001"],
  [26, "4294967295", "ffffffff"],
  [16460, "65535", "ffff"],
  [16462, "4294967295", "ffffffff"],
  [16464, "18446744073709551615", "ffffffffffffffff"],
  [701, "1.5", "3ff8000000000000"],
  [700, "0.1", "3dcccccd"],
  [1700, "1.25", "0002000000000002000109c4"],
  [1700, "1.5", "000200000000000100011388"],
  [1700, "-12345678.9", "0003000140000001" + "04d2162e2328"],
  [1700, "0.0001", "0001ffff000000040001"],
  [1700, "10000", "00010001000000000001"],
  [1700, "0", "0000000000000000"],
  [1700, "NaN", "00000000c0000000"],
  [25, "x", "78"],
  [17, "\\x00ff", "00ff"],
  [2950, "550e8400-e29b-41d4-a716-446655440000", "550e8400e29b41d4a716446655440000"],
  [1082, "2000-01-01", "00000000"],
  [1082, "1999-12-31", "ffffffff"],
  [1083, "01:02:03.5", "00000000ddf019e0"],
  [1184, "2024-01-02 03:04:05+00", "0002b0ec8515f340"],
  [1114, "1999-12-31 23:59:59.999999", "ffffffffffffffff"],
  [1186, "1 day 02:00:00", "00000001ad2748000000000100000000"],
  [1186, "-2147483648 days -48:00:00", "ffffffd7c45140008000000000000000"],
  [1186, "1 year 2 mons", "0000000000000000000000000000000e"],
  [3802, '{"a":1}', "017b2261223a317d"],
  [16552, "0", "30"],
  [1007, "{1,NULL}", "000000010000000100000017000000020000000100000004" + "00000001ffffffff"],
  [1009, "{}", "000000000000000000000019"],
  [3904, "[1,5)", "02" + "0000000400000001" + "0000000400000005"],
  [3904, "empty", "01"],
];

describe("the binary format", () => {
  for (const [oid, text, hex] of KNOWN) {
    it(`of ${text} (type ${oid}) is the one clients expect`, () => {
      equal(encodeBinary(oid, text).toString("hex"), hex);
      equal(decodeBinary(oid, Buffer.from(hex, "hex")), text);
    });
  }
  it("applies a written zone", () => {
    deepEqual(
      encodeBinary(1184, "2024-01-02 05:04:05+02"),
      encodeBinary(1184, "2024-01-02 03:04:05+00"),
    );
  });
  it("gives decimals back as they were", () => {
    fc.assert(fc.property(fc.bigInt(), fc.nat(30), (digits, scale) => {
      const sign = digits < 0n ? "-" : "";
      const whole = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0");
      const at = whole.length - scale;
      const body = whole.slice(0, at) + (scale > 0 ? `.${whole.slice(at)}` : "");
      equal(decodeBinary(1700, encodeBinary(1700, sign + body)), sign + body);
    }));
  });
  it("gives instants back as they were", () => {
    fc.assert(fc.property(fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }), (seconds) => {
      const text = new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ");
      equal(decodeBinary(1114, encodeBinary(1114, text)), text);
    }));
  });
});

describe("array literals", () => {
  it("survive being taken apart and put together", () => {
    const cell = fc.option(fc.string({ unit: "binary" }), { nil: null });
    fc.assert(fc.property(fc.array(cell), (elements) => {
      const text = formatArray({ dimensions: [elements.length], elements });
      deepEqual(parseArray(text)?.elements, elements);
      equal(decodeBinary(1009, encodeBinary(1009, text)), text);
    }));
  });
  it("may have several dimensions of equal size", () => {
    deepEqual(parseArray("{{1,2},{3,4}}")?.dimensions, [2, 2]);
    equal(parseArray("{{1},{2,3}}"), null);
    equal(parseArray("{1"), null);
    equal(parseArray("{1,{2}}"), null);
  });
});

describe("parameters in text", () => {
  const session = {
    checkParameter: (oid: number, text: string) => {
      if (oid === 3802 && text === "{bad") throw new Error("the session's own words");
    },
  } as unknown as Session;
  const decode = (typeOid: number, text: string): string | null =>
    decodeParameter(session, { typeOid, format: 0, bytes: Buffer.from(text) });
  const refused: readonly (readonly [number, string, string])[] = [
    [23, "x", 'invalid input syntax for type integer: invalid digit found in string: "x"'],
    [23, "", 'invalid input syntax for type integer: cannot parse integer from empty string: ""'],
    [
      21,
      "70000",
      'invalid input syntax for type smallint: number too large to fit in target type: "70000"',
    ],
    [20, "1.5", 'invalid input syntax for type bigint: invalid digit found in string: "1.5"'],
    [16, "maybe", 'invalid input syntax for type boolean: "maybe"'],
    [
      2950,
      "nope",
      "invalid input syntax for type uuid: invalid character: expected an optional prefix of " +
      '`urn:uuid:` followed by [0-9a-fA-F-], found `n` at 1: "nope"',
    ],
    [
      1007,
      "{1,x}",
      "invalid input syntax for type array: invalid input syntax for type integer: " +
      'invalid digit found in string: "x": "{1,x}"',
    ],
    [3802, "{bad", "the session's own words"],
  ];
  for (const [oid, text, why] of refused) {
    it(`"${text}" is no value of type ${oid}`, () => {
      throws(() => decode(oid, text), { message: `unable to decode parameter: ${why}` });
    });
  }
  it("values pass as they are", () => {
    for (const [oid, text] of KNOWN) equal(decode(oid, text), text);
    equal(decodeParameter(session, { typeOid: 23, format: 0, bytes: null }), null);
  });
});
