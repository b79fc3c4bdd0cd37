/** The command line of the sandbox: what may be written, and what it means. Reads no files. */
import { parseArgs } from "node:util";
import type { EmulatorOptions } from "./server/emulator.ts";
import { parseSizeList } from "./server/sizes.ts";

/** What the command line asks for. */
export type SandboxRequest =
  | { readonly kind: "help" }
  /** It makes no sense: why, as a whole sentence without a full stop. */
  | { readonly kind: "refused"; readonly why: string }
  | {
    readonly kind: "start";
    readonly options: EmulatorOptions;
    /** Of a file with sizes; a list of them is in the options. */
    readonly sizesFile: string | null;
    readonly seedFile: string | null;
  };

/** What `--help` prints. */
export const HELP = `A local Materialize emulator to try things on.

Usage: deno task sandbox [options]

  --port NUMBER           where users connect; default 6875, 0 takes any free one
  --internal-port NUMBER  where mz_system connects; default 6877, with --port any free one
  --host ADDRESS          default 127.0.0.1
  --profile new|old       new has the native cluster controller (v26.37), old does not (v26.33); default new
  --clock running|manual  manual stands still until SELECT mz_emulator.advance('1 minute'); default running
  --start TIMESTAMP       when the clock starts, 2026-11-21T09:00:00Z; default now
  --speed NUMBER          how many times as fast as real time a running clock is; default 1
  --seed FILE             SQL to run at the start, as the user materialize
  --clusters NUMBER       that many clusters with 3 replicas and 10 objects each; default 0
  --sizes LIST|FILE       replica sizes: small=1,medium=2,wide=2x1 (credits per hour; processes x credits of each),
                          or a file with JSON as for --cluster-replica-sizes of Materialize
  --rbac                  checks privileges
  --password TEXT         asked of everyone on the users' port
  --help                  this text

From any client: SELECT mz_emulator.advance('30 minutes'), .now(), .restart_replica('cluster', 'replica'),
.crash_loop('cluster', 'replica', 5), .set_object_data('object', bytes), .set_load('cluster', bytes, cores),
.inject_fault('{"kind": "error", "pattern": "INSERT"}'), .faults(), .remove_fault('f1'), .clear_faults().
`;

const OPTIONS = {
  host: { type: "string" },
  port: { type: "string" },
  "internal-port": { type: "string" },
  clusters: { type: "string" },
  sizes: { type: "string" },
  profile: { type: "string" },
  rbac: { type: "boolean" },
  password: { type: "string" },
  clock: { type: "string" },
  start: { type: "string" },
  speed: { type: "string" },
  seed: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** Reads the arguments after the program's name. */
export function readSandboxOptions(args: readonly string[]): SandboxRequest {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS, strict: true });
    if (values.help === true) return { kind: "help" };
    const clock = oneOf("clock", values.clock ?? "running", ["running", "manual"]);
    if (clock === "manual" && values.speed !== undefined) {
      throw new Error("--speed is of no use with --clock manual, it must be left out");
    }
    const sizes = values.sizes ?? null;
    const listed = sizes !== null && sizes.includes("=") ? parseSizeList(sizes) : null;
    const options: EmulatorOptions = {
      ...(listed === null ? {} : { sizes: listed }),
      host: values.host ?? "127.0.0.1",
      port: wholeNumber("port", values.port ?? "6875", 65_535),
      internalPort: wholeNumber(
        "internal-port",
        values["internal-port"] ?? (values.port === undefined ? "6877" : "0"),
        65_535,
      ),
      profile: oneOf("profile", values.profile ?? "new", ["new", "old"]),
      clock,
      rbac: values.rbac ?? false,
      ...(values.start === undefined ? {} : { start: timestamp(values.start) }),
      ...(values.speed === undefined ? {} : { speed: positive("speed", values.speed) }),
      ...(values.password === undefined ? {} : { password: values.password }),
      ...(values.clusters === undefined
        ? {}
        : { seedClusters: wholeNumber("clusters", values.clusters, 100_000) }),
    };
    return {
      kind: "start",
      options,
      sizesFile: listed === null ? sizes : null,
      seedFile: values.seed ?? null,
    };
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error))
      .replace(/^Cannot read the sizes: /, "--sizes: ");
    return { kind: "refused", why: why.split(/\. (?=To )|\n/)[0]?.replace(/\.$/, "") ?? why };
  }
}

function oneOf<const T extends string>(name: string, value: string, all: readonly T[]): T {
  const found = all.find((each) => each === value);
  if (found === undefined) {
    throw new Error(`--${name} is "${value}", it must be ${all.join(" or ")}`);
  }
  return found;
}

function wholeNumber(name: string, value: string, most: number): number {
  if (!/^\d+$/.test(value) || Number(value) > most) {
    throw new Error(`--${name} is "${value}", it must be a whole number from 0 to ${most}`);
  }
  return Number(value);
}

function positive(name: string, value: string): number {
  const number = Number(value);
  if (value.trim() === "" || !Number.isFinite(number) || number <= 0) {
    throw new Error(`--${name} is "${value}", it must be a number greater than 0`);
  }
  return number;
}

/** Without a zone it is UTC. */
function timestamp(value: string): number {
  const written =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i
      .exec(value.trim());
  const [, date, time = "00:00:00", zone = "Z"] = written ?? [];
  const full = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone;
  const ms = Date.parse(`${date}T${time}${full.toUpperCase()}`);
  if (written === null || Number.isNaN(ms)) {
    throw new Error(`--start is "${value}", it must be a timestamp such as 2026-11-21T09:00:00Z`);
  }
  return ms;
}
