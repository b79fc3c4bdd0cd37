/** Reads replica sizes from the JSON that Materialize takes in `--cluster-replica-sizes`. */
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
