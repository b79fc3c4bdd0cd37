/** A local Materialize for tests and the demo. */
export { type Emulator, type EmulatorOptions, startEmulator } from "./server/emulator.ts";
export type { Fault, Mishap } from "./server/faults.ts";
export type { Clock, ManualClock } from "./clock.ts";
