/** The emulator as a program: `deno task sandbox`. Prints one line on stdout when it listens. */
import { readFileSync } from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import { startEmulator } from "./server/emulator.ts";
import { parseSizes } from "./server/sizes.ts";

const { values } = parseArgs({
  options: {
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "6875" },
    "internal-port": { type: "string", default: "6877" },
    clusters: { type: "string", default: "0" },
    sizes: { type: "string" },
    profile: { type: "string", default: "new" },
    rbac: { type: "boolean", default: false },
    password: { type: "string" },
    speed: { type: "string", default: "1" },
  },
});

const clusters = Number(values.clusters);
const emulator = await startEmulator({
  host: values.host,
  port: Number(values.port),
  internalPort: Number(values["internal-port"]),
  speed: Number(values.speed),
  rbac: values.rbac,
  profile: values.profile === "old" ? "old" : "new",
  ...(clusters > 0 ? { seedClusters: clusters } : {}),
  ...(values.password === undefined ? {} : { password: values.password }),
  ...(values.sizes === undefined ? {} : { sizes: parseSizes(readFileSync(values.sizes, "utf8")) }),
});
console.log(`listening on ${emulator.url} (internal: ${emulator.internalUrl})`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    emulator.close().finally(() => process.exit(0));
  });
}
