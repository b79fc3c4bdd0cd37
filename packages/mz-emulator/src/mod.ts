/** A local Materialize for tests and the demo. */
export { type Emulator, type EmulatorOptions, startEmulator } from "./server/emulator.ts";
export type { Fault, FaultTarget, Mishap } from "./server/fault.ts";
export { parseSizeList } from "./server/sizes.ts";
export type { Faults } from "./server/faults.ts";
export { ScriptError } from "./server/local_session.ts";
export type { Steering } from "./server/steering.ts";
export type { Clock, ManualClock } from "./clock.ts";
