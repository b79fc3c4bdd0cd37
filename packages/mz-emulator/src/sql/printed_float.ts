/** Floats as Materialize prints them: the shortest digits, with an exponent only where plain digits grow long. */

/** From which number of digits before the point on, and of zeros after it, an exponent is written. */
const PLAIN: Readonly<Record<number, readonly [before: number, zeros: number]>> = {
  700: [13, 6],
  701: [16, 5],
};

/** PostgreSQL's shortest text of a float, written anew. */
export function printFloat(text: string, typeOid: number): string {
  const found = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(text);
  if (!found) return text;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = found;
  const all = whole + fraction;
  const digits = all.replace(/^0+/, "").replace(/0+$/, "");
  if (digits === "") return `${sign}0`;
  const point = whole.length + Number(exponent) - (all.length - all.replace(/^0+/, "").length);
  return sign + placed(digits, point, PLAIN[typeOid] ?? [16, 5]);
}

/** `point` is how many digits stand before the point; below zero there are zeros after it. */
function placed(digits: string, point: number, plain: readonly [number, number]): string {
  if (point > plain[0] || point <= -plain[1]) {
    const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
    return `${mantissa}e${point > 0 ? "+" : ""}${point - 1}`;
  }
  if (point <= 0) return `0.${"0".repeat(-point)}${digits}`;
  if (digits.length <= point) return digits.padEnd(point, "0");
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}
