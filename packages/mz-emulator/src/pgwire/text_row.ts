/**
 * DataRow with all values in text format: the message that makes up most of what is ever sent.
 *
 * Invariant: the same bytes as `dataRow` of the values in UTF-8.
 */

const encoder = new TextEncoder();
/** Where a row is put together before its length is known. */
let scratch = new Uint8Array(16_384);
let view = new DataView(scratch.buffer);

/** The message for one row. */
export function textRow(cells: readonly (string | null)[]): Uint8Array {
  makeRoom(cells);
  scratch[0] = 0x44;
  view.setInt16(5, cells.length);
  let at = 7;
  for (const cell of cells) {
    const start = at + 4;
    if (cell === null) {
      view.setInt32(at, -1);
      at = start;
      continue;
    }
    const end = write(cell, start);
    view.setInt32(at, end - start);
    at = end;
  }
  view.setInt32(1, at - 1);
  return scratch.slice(0, at);
}

/** No character takes more than three bytes per UTF-16 unit. */
function makeRoom(cells: readonly (string | null)[]): void {
  let most = 7;
  for (const cell of cells) most += 4 + (cell === null ? 0 : cell.length * 3);
  if (most <= scratch.length) return;
  scratch = new Uint8Array(most * 2);
  view = new DataView(scratch.buffer);
}

/** Most values are a few letters of ASCII, for which an encoder costs more than the letters. */
const SHORT = 24;

function write(text: string, start: number): number {
  if (text.length <= SHORT) {
    let i = 0;
    for (; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) break;
      scratch[start + i] = code;
    }
    if (i === text.length) return start + i;
  }
  return start + encoder.encodeInto(text, scratch.subarray(start)).written;
}
