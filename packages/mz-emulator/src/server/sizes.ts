/**
 * Replica sizes from outside: the JSON that Materialize takes in `--cluster-replica-sizes`, or a short list of names.
 *
 * Invariant: in a list, capacity grows with the credits as it does in the recorded sizes.
 */
import type { Size } from "../world/state.ts";

interface WrittenSize {
  readonly scale?: number;
  readonly workers?: number;
  readonly cpu_limit?: number;
  readonly memory_limit?: string;
  readonly disk_limit?: string;
  readonly credits_per_hour?: string;
  readonly is_cc?: boolean;
}

/** The sizes of a JSON document. */
export function parseSizes(json: string): readonly Size[] {
  const written = JSON.parse(json) as Record<string, WrittenSize>;
  return Object.entries(written).map(([name, size]) => ({
    name,
    processes: size.scale ?? 1,
    workers: size.workers ?? 1,
    cpuNanoCores: String(Math.round((size.cpu_limit ?? 1) * 1e9)),
    memoryBytes: bytes(size.memory_limit) ?? "0",
    diskBytes: bytes(size.disk_limit),
    creditsPerHour: size.credits_per_hour ?? "1",
    isCc: size.is_cc ?? /\dcc$/.test(name),
  }));
}

const PART = /^([^\s=,]+)=(?:([1-9]\d*)x)?(\d+(?:\.\d+)?)$/;
const WORKERS_PER_CREDIT = 2;
const BYTES_PER_CREDIT = 16_279_142_400;

/**
 * The sizes of a list such as `small=1,medium=2,wide=2x1`: names with the credits of an hour, or with a number of
 * processes and the credits of each.
 */
export function parseSizeList(text: string): readonly Size[] {
  const sizes = text.split(",").map((part) => toSize(part.trim()));
  const names = sizes.map((size) => size.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new Error(
      `Cannot read the sizes: "${twice}" is there twice, each name must be there once`,
    );
  }
  return sizes;
}

function toSize(part: string): Size {
  const [, name = "", processes = "1", written = "0"] = PART.exec(part) ?? [];
  const credits = Number(written);
  if (name === "" || credits === 0) {
    throw new Error(
      `Cannot read the sizes: "${part}" is no size, it must look like medium=2 (a name and the credits of an hour)`,
    );
  }
  const workers = Math.max(1, Math.round(credits * WORKERS_PER_CREDIT));
  return {
    name,
    processes: Number(processes),
    workers,
    cpuNanoCores: String(Math.round(credits * WORKERS_PER_CREDIT * 1e9)),
    memoryBytes: String(Math.round(credits * BYTES_PER_CREDIT)),
    diskBytes: String(Math.round(credits * BYTES_PER_CREDIT * 2)),
    creditsPerHour: String(credits * Number(processes)),
    isCc: /\dcc$/.test(name),
  };
}

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  B: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

function bytes(text: string | undefined): string | null {
  const match = /^(\d+)\s*([KMGT]?i?B?)$/.exec(text ?? "");
  return match ? String(Number(match[1]) * (UNITS[match[2] ?? ""] ?? 1)) : null;
}
